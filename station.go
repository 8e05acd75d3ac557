package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"wxtill/config"
	"wxtill/pos"
	"wxtill/printer"
	"wxtill/storage"
	"wxtill/words"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// station is the till of one data directory with everything that it is made of.
type station struct {
	config   *config.Config
	path     string // of config.toml, where Settings writes it
	data     string // the data directory
	dir      string // that of the book: data, or the training's in it
	training bool
	beside   bool // it is a lesson beside a till with real money
	words    *words.Texts
	doubtful int // slips in doubt at the start
	till     *pos.Till
	wechat   *sandbox.Sandbox // nil outside training
	roll     *lessonPrinter   // nil outside training, or where that has a real printer

	book    *storage.Ledger
	lock    *storage.DirLock
	printer *printer.Printer // nil: none
	vault   *vault
	logger  *slog.Logger
	log     io.Closer // what logger writes to
	roots   *http.Client
	secAPI  *http.Client // shows the merchant's certificate; nil where there is none that can be used

	mu      sync.Mutex
	clients map[pos.MerchantID][]pos.Gateway // guarded by mu

	stop    context.CancelFunc
	running sync.WaitGroup
}

// openStation opens the till of a data directory: the lock first, so that a
// second program changes nothing. From then on the program outlives whoever reads what
// it prints: a reader who goes away is no reason to leave a slip in the middle.
func openStation(ctx context.Context, p places, newSale bool, stderr io.Writer) (*station, error) {
	signal.Ignore(syscall.SIGPIPE)
	if err := os.MkdirAll(p.data, 0o700); err != nil {
		return nil, fmt.Errorf("making the data directory: %w", err)
	}
	s := &station{clients: map[pos.MerchantID][]pos.Gateway{}, words: words.For(words.ZH)}
	err := s.open(ctx, p, newSale, stderr)
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *station) open(ctx context.Context, p places, newSale bool, stderr io.Writer) error {
	dir, err := s.configure(p)
	if err != nil {
		return err
	}
	if s.lock, err = lock(ctx, p.data); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("making the directory of the book: %w", err)
	}
	if s.logger, s.log, err = openLog(p.data, stderr); err != nil {
		return fmt.Errorf("opening the log: %w", err)
	}
	if s.training {
		if err := s.learnShop(dir); err != nil {
			return err
		}
		if s.bookBeside() != "" {
			fmt.Fprintln(stderr, s.words.Text("training.beside", s.path))
			s.logger.Warn("training beside a real book", "missing", s.path)
		}
		if err := s.startSandbox(dir); err != nil {
			return err
		}
		if err := s.startPrinter(dir); err != nil {
			return err
		}
	}
	if err := s.unlock(p, dir, stderr); err != nil {
		return err
	}
	if err := storage.Admit(ctx, filepath.Join(dir, bookFile), s.backups(dir)); err != nil {
		return err
	}
	if s.book, err = storage.Open(ctx, storage.Options{Path: filepath.Join(dir, bookFile)}); err != nil {
		return err
	}
	if err := s.trust(); err != nil {
		return err
	}
	account, err := s.account(ctx)
	if err != nil {
		return err
	}
	if err := s.openPrinter(ctx); err != nil {
		return err
	}
	return s.openTill(ctx, account, newSale)
}

// lockPatience is how long a start waits for the data directory: a till that was
// killed a moment ago may still be on its way out.
const lockPatience = time.Second

// lock takes the data directory.
func lock(ctx context.Context, dir string) (*storage.DirLock, error) {
	deadline := time.Now().Add(lockPatience)
	for {
		l, err := storage.Lock(dir)
		var held *pos.HeldError
		if !errors.As(err, &held) || time.Now().After(deadline) || ctx.Err() != nil {
			return l, err
		}
		time.Sleep(lockPatience / 20)
	}
}

// lessonRefunds is how long refunds take in a lesson: long enough to be seen on
// their way.
var lessonRefunds = sandbox.RefundTime{Balance: 10 * time.Second, Bank: 20 * time.Second}

// startSandbox starts WeChat's side of training mode. Its orders survive a
// restart as the real WeChat's do.
func (s *station) startSandbox(dir string) error {
	wechat, err := sandbox.New(sandbox.Options{
		StateFile: filepath.Join(dir, "sandbox.json"), RefundTime: lessonRefunds,
	})
	if err != nil {
		return err
	}
	if err := wechat.Start(); err != nil {
		return err
	}
	s.wechat = wechat
	c := s.config
	var key string
	c.AppID, c.MchID, key = wechat.Merchant()
	c.Key = config.NewKey(key)
	c.SignType = string(wxpay.HMACSHA256)
	c.Gateways = []string{wechat.URL()}
	return nil
}

// trust makes the HTTP clients of all gateways. A certificate that cannot be used
// keeps nobody from selling: [station.canRefund] says what is wrong with it.
func (s *station) trust() error {
	if s.wechat != nil {
		s.roots = s.wechat.HTTPClient() // with the merchant's certificate
		s.secAPI = s.roots
		return nil
	}
	roots, err := s.config.Roots()
	if err != nil {
		return err
	}
	s.roots = wxpay.NewHTTPClient(roots)
	if own, err := s.certificate(); err == nil {
		s.secAPI = wxpay.NewHTTPClient(roots, own)
	}
	return nil
}

// certificate loads the merchant's certificate. Errors: pos.ErrNoCertificate, those
// of [wxpay.MerchantCertificate.Load].
func (s *station) certificate() (tls.Certificate, error) {
	own, err := s.vault.certificate(s.config)
	switch {
	case err != nil:
		return tls.Certificate{}, err
	case own == nil:
		return tls.Certificate{}, pos.ErrNoCertificate
	}
	return own.Load(time.Now())
}

// canRefund says why WeChat would take no refund now.
func (s *station) canRefund() error {
	if s.wechat != nil {
		return nil
	}
	_, err := s.certificate()
	return err
}

// account finds or makes the merchant record of the configuration.
func (s *station) account(ctx context.Context) (pos.Account, error) {
	c := s.config
	key := c.Key.Reveal()
	fingerprint := storage.Fingerprint(key)
	if err := s.vault.add(fingerprint, key); err != nil {
		return pos.Account{}, err
	}
	id, err := s.book.Merchant(ctx, storage.Merchant{
		AppID: c.AppID, MchID: c.MchID, SignType: c.SignType, Fingerprint: fingerprint,
	})
	if err != nil {
		return pos.Account{}, fmt.Errorf("finding the merchant record: %w", err)
	}
	return pos.Account{
		Merchant: id, AppID: c.AppID, MchID: c.MchID, SignType: wxpay.SignType(c.SignType),
		NotifyURL: c.NotifyURL, GoodsTag: c.Pay.GoodsTag, SpbillCreateIP: localIP(),
	}, nil
}

// localIP is this machine's address in its network, for spbill_create_ip.
func localIP() string {
	addrs, err := net.InterfaceAddrs()
	if err == nil {
		for _, a := range addrs {
			if ip, ok := a.(*net.IPNet); ok && ip.IP.To4() != nil && !ip.IP.IsLoopback() {
				return ip.IP.String()
			}
		}
	}
	return "127.0.0.1"
}

// gateways are the clients to ask about orders of a merchant record: with the
// key it was made with, then with the newer keys of the same mch_id, because a
// key changed at the merchant site replaces the old one for old orders too.
func (s *station) gateways(id pos.MerchantID) []pos.Gateway {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g, ok := s.clients[id]; ok {
		return g
	}
	records, err := s.book.Merchants(context.Background())
	if err != nil {
		s.logger.Error("merchant records not read", "err", err)
		return nil
	}
	var own *storage.Merchant
	for i := range records {
		if records[i].ID == id {
			own = &records[i]
		}
	}
	if own == nil {
		return nil
	}
	list := s.client(nil, *own)
	for _, m := range records {
		if m.ID > own.ID && m.AppID == own.AppID && m.MchID == own.MchID {
			list = s.client(list, m)
		}
	}
	s.clients[id] = list
	return list
}

// client adds the client of a record whose key is known.
func (s *station) client(list []pos.Gateway, m storage.Merchant) []pos.Gateway {
	key, ok := s.vault.Former[m.Fingerprint]
	if !ok {
		return list
	}
	return append(list, &wxpay.Client{
		AppID: m.AppID, MchID: m.MchID, Key: key, SignType: wxpay.SignType(m.SignType),
		Gateways: s.config.Gateways, HTTPClient: s.roots, SecAPI: s.secAPI, Timeout: s.config.Pay.Timeout,
		Trace: func(c wxpay.Call) { s.till.Observe(c) }, Logger: s.logger,
	})
}

// answeredSetting keeps in the book which printer has answered: one that did and is
// silent is off, one that never did may be mute.
const answeredSetting = "printer.answered"

func (s *station) openPrinter(ctx context.Context) error {
	p := s.config.Printer
	if p.Transport == "none" {
		return nil
	}
	this := fmt.Sprintf("%+v", p) // what is set anew may be about another printer
	answered, err := s.book.Setting(ctx, answeredSetting)
	if err != nil {
		return err
	}
	o := printerOptions(p)
	o.Answered = answered == this
	o.OnAnswer = func() {
		if err := s.book.SetSetting(context.WithoutCancel(ctx), answeredSetting, this); err != nil {
			s.logger.Error("printer not remembered", "err", err)
		}
	}
	s.printer, err = printer.New(o)
	return err
}

// printerOptions are what the configuration says of the printer.
func printerOptions(p config.Printer) printer.Options {
	return printer.Options{
		Transport: p.Transport, Address: p.Address, Status: p.Status,
		Baud: p.Baud, Parity: p.Parity, StopBits: p.StopBits, Flow: p.Flow,
		Profile: printer.Profile{
			Columns: p.Columns, Dots: p.Dots, Characters: p.Characters, Codes: p.Codes,
			OneSize: p.Sizes == "one", Cutter: p.Cutter, DrawerPin: p.DrawerPin,
		},
	}
}

// texts are those of the language that the open till speaks now.
func (s *station) texts() *words.Texts { return textsOf(s.till.Shop().Language) }

// shop is what slips and screens say of the shop.
func (s *station) shop() pos.Shop {
	shop := shopOf(s.config)
	shop.Training = s.training
	return shop
}

// shopOf is what the configuration says of the shop.
func shopOf(c *config.Config) pos.Shop {
	return pos.Shop{Name: c.Shop.Name, Till: c.Shop.Till, Device: c.DeviceInfo, Language: c.Shop.Language}
}

// start runs the till in the background until close, and looks the whole book
// over beside the trade.
func (s *station) start() {
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.doubtful = s.till.Weather().Doubtful
	s.logger.Info("till started", "training", s.training, "device_info", s.config.DeviceInfo)
	s.till.Subscribe(s.logEvent)
	s.running.Go(func() { _ = s.till.Run(ctx) }) // ends by stop alone
	s.running.Go(func() {
		if err := s.book.QuickCheck(ctx); ctx.Err() == nil {
			s.lookedOver(err)
		}
	})
	closed := make(chan struct{}, 1)
	s.till.Subscribe(func(e pos.Event) {
		if e.Kind == pos.EventShiftClosed {
			select {
			case closed <- struct{}{}:
			default: // one is asked for already
			}
		}
	})
	s.running.Go(func() { s.backups(s.dir).Watch(ctx, filepath.Join(s.dir, bookFile), closed, s.backedUp) })
}

// lookedOver takes note of what a look over the whole book has found. The next
// start reads a book that was found damaged before it trades on it.
func (s *station) lookedOver(err error) {
	if err == nil {
		return
	}
	s.logger.Error("book looked over", "err", err)
	s.till.BookChecked(err)
	if errors.Is(err, pos.ErrDamaged) {
		if err := storage.Suspect(filepath.Join(s.dir, bookFile)); err != nil {
			s.logger.Error("suspicion not noted", "err", err)
		}
	}
}

// backedUp takes note of what came of a backup.
func (s *station) backedUp(made *storage.Backup, err error) {
	switch {
	case err == nil:
		s.logger.Info("backup made", "file", made.File, "row", made.Journal.Row, "bytes", made.Bytes)
	case errors.Is(err, pos.ErrDamaged):
		s.lookedOver(err)
	default:
		s.logger.Error("backup not made", "err", err)
	}
	s.till.BackedUp(err)
}

// close ends everything that open began, in the opposite order. Whoever is
// signed in leaves with the till.
func (s *station) close() error {
	var errs []error
	if s.till != nil {
		errs = append(errs, s.till.SignOut(context.Background()))
	}
	if s.stop != nil {
		s.stop()
		s.running.Wait()
	}
	if s.printer != nil {
		errs = append(errs, s.printer.Close())
	}
	if s.roll != nil {
		errs = append(errs, s.roll.Close())
	}
	if s.book != nil {
		errs = append(errs, s.book.Close())
	}
	if s.wechat != nil {
		errs = append(errs, s.wechat.Close())
	}
	if s.log != nil {
		errs = append(errs, s.log.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Release())
	}
	return errors.Join(errs...)
}

// How long a command waits for its slip before it leaves it to the next start: where
// the printer prints, and where it does not.
const (
	paperWait   = 3 * time.Minute // two hundred labels
	printerWait = 5 * time.Second
)

// waitForPaper waits until no slip is waiting, but not for long. The error is a
// [words.Saying] of what is not on paper.
func (s *station) waitForPaper(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, paperWait)
	defer cancel()
	begun := time.Now()
	w := s.till.Weather()
	for w.Waiting > 0 && ctx.Err() == nil && (w.Prints() || time.Since(begun) < printerWait) {
		time.Sleep(50 * time.Millisecond)
		w = s.till.Weather()
	}
	switch {
	case w.Waiting > 0:
		return words.Say("paper.waits", w.Waiting, s.words.Text("status.printer_"+string(w.Printer)))
	case w.Doubtful > s.doubtful:
		return words.Say("paper.doubtful", w.Doubtful-s.doubtful)
	}
	return nil
}

// tellPaper waits for the slip of what has been done, which it does not undo that the
// slip is not on paper.
func (s *station) tellPaper(ctx context.Context, stderr io.Writer) {
	if err := s.waitForPaper(ctx); err != nil {
		fmt.Fprintln(stderr, s.words.Explain(err))
	}
}
