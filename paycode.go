package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"wxtill/pos"
	"wxtill/words"
	"wxtill/wxpay"
)

// authCode is the customer's payment code to charge by, "" where there is none and a QR
// code is shown. It is no argument, because everybody on a machine can see those.
func (c *charging) authCode() (wxpay.AuthCode, error) {
	switch {
	case c.flags.phone == "code" && c.wechat != nil:
		code, err := c.wechat.Phone().ShowPayCode()
		return wxpay.AuthCode(code), err
	case c.flags.codeFile == "":
		return "", nil
	}
	text, err := readAuthCode(c.flags.codeFile, c.words.Text("charge.ask_code"), c.stderr)
	if err != nil {
		return "", err
	}
	code, err := wxpay.ParseAuthCode(strings.TrimSpace(text))
	if err != nil {
		return "", words.Say("charge.no_code")
	}
	return code, nil
}

// readAuthCode reads a payment code from a file, or from standard input where that is
// "-"; a terminal does not show it.
func readAuthCode(file, prompt string, stderr io.Writer) (string, error) {
	if file != "-" {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("reading the payment code: %w", err)
		}
		return string(text), nil
	}
	if atTerminal() {
		return askSecret(prompt, stderr)
	}
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("reading the payment code: %w", err)
	}
	return line, nil
}

// begin makes the order: by the payment code, or for a QR code where there is none.
func (c *charging) begin(ctx context.Context, code wxpay.AuthCode) (pos.OutTradeNo, error) {
	if code == "" {
		return c.till.Charge(ctx)
	}
	return c.till.PayByCode(ctx, code)
}

// typesPassword has the simulated customer of a payment code enter the password.
func (c *charging) typesPassword() {
	if c.wechat == nil || c.flags.phone != "code" {
		return
	}
	if err := c.wechat.Phone().Pay(); err != nil {
		fmt.Fprintln(c.stderr, c.words.Explain(err))
	}
}

// neverSent reports whether a payment code surely has not left this machine.
func neverSent(a *pos.Attempt) bool {
	switch wxpay.Problem(a.Last.Code) {
	case wxpay.ProblemUnreachable, wxpay.ProblemTLS, wxpay.ProblemRequest:
		return a.ByCode != nil && a.State == pos.Refused
	}
	return false
}
