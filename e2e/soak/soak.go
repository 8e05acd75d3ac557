// Package soak sells with the real program to customers of the real sandbox, each a
// process, over and over, lets the till be killed in between, and holds the book to
// WeChat's in the end. It is for tests.
package soak

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wxtill/pos"
	"wxtill/storage"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// Shop is a till that dies again and again, beside a WeChat that is a process of
// its own.
type Shop struct {
	t       testing.TB
	rand    *rand.Rand
	program string
	data    string // the till's
	dir     string // of what outlives everything: configuration, paper, WeChat's orders
	control string // address of WeChat's page
	printed string // config.toml as WeChat prints it
	wechat  *exec.Cmd
	clients sync.WaitGroup
	killed  int
}

// New starts WeChat's side for a till of program whose data lie in data. Whatever
// happens by chance comes from seed.
func New(t testing.TB, program, data string, seed uint64) *Shop {
	t.Helper()
	s := &Shop{t: t, rand: rand.New(rand.NewPCG(seed, 0)), program: program, data: data, dir: t.TempDir()}
	s.startWeChat()
	s.configure("1s")
	return s
}

func (s *Shop) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// startWeChat starts the sandbox and reads what it prints.
func (s *Shop) startWeChat() {
	s.wechat = exec.Command(s.program, "sandbox", "-data", s.dir)
	out, err := s.wechat.StdoutPipe()
	s.check(err)
	s.check(s.wechat.Start())
	s.t.Cleanup(func() { _ = s.wechat.Process.Kill(); _ = s.wechat.Wait() })
	lines := bufio.NewScanner(out)
	for s.control == "" && lines.Scan() {
		if at := strings.Index(lines.Text(), "http://"); strings.HasPrefix(lines.Text(), "# its orders") && at > 0 {
			s.control = strings.TrimSuffix(lines.Text()[at:], "/")
			break
		}
		s.printed += lines.Text() + "\n"
	}
	s.check(lines.Err())
	go func() { _, _ = io.Copy(io.Discard, out) }()
}

// configure writes the till's config.toml: quick, with a printer that is a file.
func (s *Shop) configure(window string) {
	text := regexp.MustCompile(`(?m)^window .*$`).ReplaceAllString(s.printed, fmt.Sprintf("window = %q\npoll = \"100ms\"\ntimeout = \"2s\"\ncalls_per_second = 100", window))
	text = regexp.MustCompile(`(?m)^close_after .*$`).ReplaceAllString(text, `close_after = "0s"`)
	text = regexp.MustCompile(`(?m)^expire .*$`).ReplaceAllString(text, `expire = "1m"`)
	text += fmt.Sprintf("[printer]\ntransport = \"file\"\naddress = %q\n", s.paper())
	s.check(os.WriteFile(s.config(), []byte(text), 0o600))
}

// Hold has codes stay on the screen for so long from the next start on, like "5s".
func (s *Shop) Hold(window string) { s.configure(window) }

// Args are what the till's window is started with.
func (s *Shop) Args() []string { return []string{"-data", s.data, "-config", s.config()} }

// Killed counts a till that the caller has killed.
func (s *Shop) Killed() { s.killed++ }

// Serve has a customer scan a code and mostly pay, while the shop goes on.
func (s *Shop) Serve(code string) {
	scan, pay, pays := s.millis(150), s.millis(300), s.rand.IntN(5) > 0
	s.clients.Go(func() { s.customer(code, scan, pay, pays) })
}

func (s *Shop) paper() string  { return filepath.Join(s.dir, "paper.bin") }
func (s *Shop) config() string { return filepath.Join(s.dir, "config.toml") }

// wxtill is a command of the till.
func (s *Shop) wxtill(args ...string) *exec.Cmd {
	return exec.Command(s.program, append(args, "-data", s.data, "-config", s.config())...)
}

// Round sells something and kills the till meanwhile (SIGKILL), at a random moment
// of its first long milliseconds; before is called just then.
func (s *Shop) Round(long int, before func()) {
	s.t.Helper()
	amount := fmt.Sprintf("%d.%02d", 1+s.rand.IntN(50), s.rand.IntN(100))
	till := s.wxtill("charge", amount, "-json")
	stderr, err := till.StderrPipe()
	s.check(err)
	scan, pay, pays := s.millis(150), s.millis(300), s.rand.IntN(5) > 0
	moment := s.millis(long)
	s.check(till.Start())
	read := make(chan struct{})
	go func() {
		defer close(read)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			if code, ok := strings.CutPrefix(lines.Text(), "code_url "); ok {
				s.clients.Go(func() { s.customer(code, scan, pay, pays) })
			}
		}
	}()
	time.Sleep(moment) // and it is killed at whatever it is doing
	before()
	_ = till.Process.Kill() // it may have ended by itself
	<-read
	_ = till.Wait()
	if end, ok := till.ProcessState.Sys().(syscall.WaitStatus); ok && end.Signaled() {
		s.killed++
	}
}

// millis is a random time below n milliseconds.
func (s *Shop) millis(n int) time.Duration { return time.Duration(s.rand.IntN(n)) * time.Millisecond }

// customer scans a code and mostly pays. He may come too late.
func (s *Shop) customer(code string, scan, pay time.Duration, pays bool) {
	time.Sleep(scan) // until he has his phone out
	s.post("/phone/scan", url.Values{"code_url": {code}})
	time.Sleep(pay) // until he has typed his password
	if pays {
		s.post("/phone/pay", nil)
	}
}

func (s *Shop) post(path string, form url.Values) {
	if resp, err := http.PostForm(s.control+path, form); err == nil {
		resp.Body.Close()
	}
}

// payment is a row of wxtill recent.
type payment struct {
	OutTradeNo string  `json:"out_trade_no"`
	State      string  `json:"state"`
	Amount     pos.Fen `json:"amount"`
	Sale       string  `json:"sale"`
}

func (s *Shop) recent() []payment {
	s.t.Helper()
	out, err := s.wxtill("recent", "-json", "-n", "100000").Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		s.t.Fatalf("wxtill recent: %s", exit.Stderr)
	}
	s.check(err)
	var all []payment
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p payment
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			s.t.Fatal(err)
		}
		all = append(all, p)
	}
}

func final(state string) bool { return state == "paid" || state == "closed" || state == "refused" }

// Drain lets the till live until nothing is undecided.
func (s *Shop) Drain() {
	s.t.Helper()
	s.clients.Wait()
	s.configure("5s")
	// What may or may not have reached WeChat ends a minute after its time_expire.
	for start := time.Now(); time.Since(start) < 5*time.Minute; {
		_ = s.wxtill("charge", "0.01", "-json", "-wait", "20s").Run() // nobody pays it
		undecided := 0
		for _, p := range s.recent() {
			if !final(p.State) {
				undecided++
			}
		}
		if undecided == 0 {
			return
		}
	}
	s.t.Fatal("some never end")
}

// Settle holds the book to WeChat's and the paper to the book, and returns what is
// wrong: nothing, one hopes.
func (s *Shop) Settle() (wrong []string) {
	s.t.Helper()
	complain := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	out, err := s.wxtill("verify").CombinedOutput()
	if err != nil {
		complain("verify: %v\n%s", err, out)
	}
	s.check(s.wechat.Process.Signal(os.Interrupt))
	_ = s.wechat.Wait() // its exit code is another test's
	wechat, err := sandbox.New(sandbox.Options{StateFile: filepath.Join(s.dir, "sandbox", "orders.json")})
	s.check(err)
	at := map[string]sandbox.Order{}
	for _, o := range wechat.Orders() {
		at[o.OutTradeNo] = o
	}
	paper, err := os.ReadFile(s.paper())
	s.check(err)
	doubtful := s.doubtful()
	count, copies := map[string]int{}, 0
	for _, p := range s.recent() {
		if p.OutTradeNo == "" {
			count["cash"]++
			continue
		}
		count[p.State]++
		o, known := at[p.OutTradeNo]
		delete(at, p.OutTradeNo)
		switch {
		case !known && p.State == "paid", known && (o.State == wxpay.TradeSuccess) != (p.State == "paid"):
			complain("%s is %s here and %q at WeChat", p.OutTradeNo, p.State, o.State)
		case p.State != "paid":
			continue
		case pos.Fen(o.TotalFee) != p.Amount:
			complain("%s is %s here and %d at WeChat", p.OutTradeNo, p.Amount, o.TotalFee)
		}
		n := bytes.Count(paper, []byte(o.TransactionID))
		if n == 0 && !doubtful[o.TransactionID] {
			complain("%s has no receipt", p.OutTradeNo)
		}
		copies += max(n-1, 0)
	}
	if len(at) > 0 {
		complain("WeChat has orders that the book has not: %v", slices.Sorted(maps.Keys(at)))
	}
	marks := bytes.Count(paper, gbk("补打"))
	if copies > marks {
		complain("%d receipts came again, %d are marked as copies", copies, marks)
	}
	s.t.Logf("%d killed: %v; %d receipts again, %d marks of copies", s.killed, count, copies, marks)
	return wrong
}

// doubtful are the WeChat numbers on the receipts that may be on paper and wait for the
// cashier's word, because the till was killed over them.
func (s *Shop) doubtful() map[string]bool {
	book, err := storage.OpenReadOnly(context.Background(), filepath.Join(s.data, "wxtill.db"))
	s.check(err)
	defer book.Close()
	jobs, err := book.OpenJobs(context.Background(), 100_000)
	s.check(err)
	numbers := map[string]bool{}
	for _, j := range jobs {
		if j.State == pos.JobDoubtful && j.Receipt != nil {
			for _, w := range j.Receipt.WeChat {
				numbers[w.TransactionID] = true
			}
		}
	}
	return numbers
}

// gbk is s as a printer gets it.
func gbk(s string) []byte {
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	if err != nil {
		panic(err) // a word of this file
	}
	return b
}
