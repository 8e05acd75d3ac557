package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestChargeAtPrintedConfig starts the sandbox, writes what it prints to a file
// as it is, and takes a payment with it: the customer scans at the address that
// stands there, too.
func TestChargeAtPrintedConfig(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	t.Chdir(t.TempDir()) // -data is a relative path here, those that are printed must not be
	printed := startSandbox(t, ctx)
	dir := t.TempDir()
	file := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(file, []byte(printed), 0o600); err != nil {
		t.Fatal(err)
	}
	_, page, found := strings.Cut(printed, "by curl: ")
	if !found || !strings.Contains(printed, "client_cert = ") {
		t.Fatalf("printed:\n%s", printed)
	}
	page = strings.TrimSpace(page)

	out, w := io.Pipe()
	codes := make(chan error, 1)
	go func() { codes <- payWhatIsShown(out, page) }()
	code, err := charge(ctx, []string{"12.50", "-data", filepath.Join(dir, "till"), "-config", file}, w, io.Discard)
	w.Close()
	if paid := <-codes; paid != nil {
		t.Errorf("the phone: %v", paid)
	}
	if code != exitPaid || err != nil {
		t.Errorf("charge ends with %d, %v", code, err)
	}
}

// The sandbox is no till: it takes no -config, and says so instead of passing it by.
func TestSandboxTakesNoConfig(t *testing.T) {
	var usage *usageError
	if _, err := serveSandbox(t.Context(), []string{"-config", "config.toml"}, io.Discard, io.Discard); !errors.As(err, &usage) {
		t.Errorf("error %v", err)
	}
	var told strings.Builder
	if code, err := serveSandbox(t.Context(), []string{"-h"}, io.Discard, &told); code != 0 || err != nil {
		t.Errorf("-h: %d, %v", code, err)
	}
	for _, flag := range []string{"-data", "-fee-rate", "-bill-by-device"} {
		if !strings.Contains(told.String(), "  "+flag) {
			t.Errorf("-h does not list %s:\n%s", flag, told.String())
		}
	}
	if strings.Contains(told.String(), "-config ") {
		t.Errorf("-h lists -config:\n%s", told.String())
	}
}

// startSandbox runs the command until the test ends and returns what it prints.
func startSandbox(t *testing.T, ctx context.Context) string {
	t.Helper()
	ctx, cancel := context.WithCancel(ctx)
	out, w := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		_, err := serveSandbox(ctx, []string{"-data", "wechat"}, w, io.Discard)
		w.CloseWithError(err)
		ended <- err
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the sandbox: %v", err)
		}
	})
	var printed strings.Builder
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		printed.WriteString(lines.Text() + "\n")
		if strings.Contains(lines.Text(), "http://") {
			return printed.String()
		}
	}
	t.Fatalf("the sandbox printed no address of its page: %v\n%s", lines.Err(), printed.String())
	return ""
}

// payWhatIsShown pays the first code_url that charge prints.
func payWhatIsShown(charge io.Reader, page string) error {
	lines := bufio.NewScanner(charge)
	var failed error
	for lines.Scan() {
		if _, code, found := strings.Cut(lines.Text(), "weixin://"); found {
			failed = errors.Join(post(page+"phone/scan", url.Values{"code_url": {"weixin://" + code}}), post(page+"phone/pay", nil))
		}
	}
	return failed
}

func post(address string, form url.Values) error {
	resp, err := http.PostForm(address, form)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		answer, _ := io.ReadAll(resp.Body)
		return fmt.Errorf("%s: %s %s", address, resp.Status, answer)
	}
	return nil
}
