package ui

import (
	"context"
	"image"

	"wxtill/config"
	"wxtill/pos"
	"wxtill/wxpay"
)

// Till is what the window needs of [pos.Till]; the parts below say what for.
// Methods that take a context may wait for the disk and are called on the
// worker only.
type Till interface {
	Cart
	Shelf
	Payments
	Book
	Staff
	Search
	Refunds
	Billing
	Shifts
	Reports
	SlipMaking
}

// Cart rings up a sale.
type Cart interface {
	Sale() *pos.Sale
	Locked() bool
	AddGoods(ctx context.Context, g pos.Goods, q pos.Quantity) error
	AddAmount(ctx context.Context, name string, amount pos.Fen) error
	SetQuantity(ctx context.Context, line int, q pos.Quantity) error
	Repeat(ctx context.Context) error
	SetNote(ctx context.Context, line int, note string) error
	RemoveLine(ctx context.Context, line int) error
	DiscountRight(line int, d pos.Discount) (pos.Right, error)
	Discount(ctx context.Context, line int, d pos.Discount, by pos.Grant) error
	TakenOut() (pos.Line, bool)
	PutBack(ctx context.Context) error
	Void(ctx context.Context, reason string, by pos.Grant) error
	Park(ctx context.Context) (pos.SaleNumber, error)
	Parked() []*pos.Sale
	Recall(ctx context.Context, number pos.SaleNumber) error
	VoidParked(ctx context.Context, number pos.SaleNumber, reason string, by pos.Grant) error
}

// Shelf is what the shop sells.
type Shelf interface {
	pos.Catalogue
	AddNewGoods(ctx context.Context, g pos.Goods, by pos.Grant) (pos.Goods, error)
	ChangeGoods(ctx context.Context, g pos.Goods, by pos.Grant) error
	ReadGoods(ctx context.Context, table [][]string, by pos.Grant) (*pos.GoodsImport, error)
	ImportGoods(ctx context.Context, table pos.GoodsTable, by pos.Grant) (*pos.GoodsImport, error)
}

// Payments takes the money for it.
type Payments interface {
	Charge(ctx context.Context) (pos.OutTradeNo, error)
	ChargePart(ctx context.Context, part pos.Fen) (pos.OutTradeNo, error)
	NewCode(ctx context.Context) (pos.OutTradeNo, error)
	PayPartByCode(ctx context.Context, part pos.Fen, code wxpay.AuthCode) (pos.OutTradeNo, error)
	PayByCode(ctx context.Context, code wxpay.AuthCode) (pos.OutTradeNo, error)
	Withdraw(ctx context.Context, no pos.OutTradeNo) error
	AskNow(no pos.OutTradeNo)
	CashDue(owes pos.Fen) pos.Fen
	Cash(ctx context.Context, given pos.Fen) (*pos.Sale, error)
	OnScreen() (pos.PaymentView, bool)
	Payment(ctx context.Context, no pos.OutTradeNo) (pos.PaymentView, error)
}

// Book tells what has been and what is open.
type Book interface {
	Shop() pos.Shop
	SaleByNumber(ctx context.Context, number pos.SaleNumber) (*pos.Sale, error)
	Reprint(ctx context.Context, sale pos.SaleNumber) error
	PrintJobs(ctx context.Context, limit int) ([]*pos.PrintJob, error)
	RetryJob(ctx context.Context, id int64) error
	DismissJob(ctx context.Context, id int64) error
	Undecided(n int) []pos.PaymentView
	Alarms(ctx context.Context) ([]pos.Alarm, error)
	Recent(ctx context.Context, n int) ([]pos.RecentPayment, error)
	Counts(ctx context.Context) (pos.Counts, error)
	Weather() pos.Weather
	Subscribe(fn func(pos.Event)) (cancel func())
}

// Search finds sales of any day.
type Search interface {
	Search(ctx context.Context, q pos.SaleQuery) (pos.SalePage, error)
	SaleRecord(ctx context.Context, number pos.SaleNumber) (*pos.SaleRecord, error)
}

// Staff says who is at the till and what he may do.
type Staff interface {
	Attendance() pos.Attendance
	Operators() []*pos.Operator
	Allow(ctx context.Context, right pos.Right, by pos.Credentials) (pos.Grant, error)
	SignIn(ctx context.Context, c pos.Credentials) (*pos.Operator, error)
	Lock(ctx context.Context) error
	MakeOwner(ctx context.Context, name, pin string) (*pos.Operator, error)
	AddOperator(ctx context.Context, by pos.Grant, o pos.Operator, pin string) (*pos.Operator, error)
	ChangeOperator(ctx context.Context, by pos.Grant, o pos.Operator) error
	ResetPIN(ctx context.Context, by pos.Grant, id pos.OperatorID, pin string) error
	ChangePIN(ctx context.Context, old pos.Credentials, pin string) error
	Log(ctx context.Context, by pos.Grant, q pos.LogQuery) ([]pos.LogEntry, error)
}

// Refunds gives money back and deals with what has to go back.
type Refunds interface {
	Refundable(ctx context.Context, number string) (*pos.Refundable, error)
	Refund(ctx context.Context, o pos.RefundOrder) (*pos.Refund, error)
	RefundByNumber(ctx context.Context, no pos.OutRefundNo) (pos.RefundView, error)
	OpenRefunds() []pos.RefundView
	AlarmView(ctx context.Context, a pos.Alarm) (pos.AlarmView, error)
	RefundAlarm(ctx context.Context, key pos.AlarmKey, reason string, by pos.Grant) (*pos.Refund, error)
	ResendRefund(ctx context.Context, no pos.OutRefundNo, by pos.Grant) error
	ReprintRefund(ctx context.Context, no pos.OutRefundNo) error
	GiveUpRefund(ctx context.Context, no pos.OutRefundNo, reason string, by pos.Grant) error
	PayByHand(ctx context.Context, no pos.OutRefundNo, reason string, by pos.Grant) error
	SettleAlarm(ctx context.Context, key pos.AlarmKey, reason string, by pos.Grant) error
}

// Billing fetches WeChat's bills and settles what they and the book disagree about.
type Billing interface {
	Bills(by pos.Grant) (*pos.Bills, error) // whose methods wait for the disk
	FetchBill(ctx context.Context, key pos.BillKey, by pos.Grant) (*pos.Bill, error)
	OpenDifferences(ctx context.Context) ([]pos.DayDifferences, error)
	WaitingBills() []pos.BillWait
	LearnRefunds(ctx context.Context, no pos.OutTradeNo, by pos.Grant) ([]*pos.Refund, error)
	PrintReconciliation(ctx context.Context, day pos.Day, by pos.Grant) error
	RecoverOrder(ctx context.Context, day pos.Day, d pos.Difference, name string, by pos.Grant) (pos.SaleNumber, error)
	Correct(ctx context.Context, day pos.Day, d pos.Difference, note string, by pos.Grant) error
}

// Shifts counts the drawer.
type Shifts interface {
	CurrentShift() *pos.Shift
	CountsBlind() bool
	XReport(ctx context.Context, by pos.Grant) (*pos.ShiftReport, error)
	PrintX(ctx context.Context, by pos.Grant) (*pos.ShiftReport, error)
	Shifts(ctx context.Context, before pos.ShiftNumber, limit int, by pos.Grant) ([]*pos.Shift, error)
	OpenShift(ctx context.Context, float pos.Fen, by pos.Grant) (*pos.Shift, error)
	CorrectFloat(ctx context.Context, float pos.Fen, reason string, by pos.Grant) (*pos.Shift, error)
	CloseShift(ctx context.Context, c pos.Count, by pos.Grant) (*pos.Shift, error)
	ReprintZ(ctx context.Context, n pos.ShiftNumber, by pos.Grant) (*pos.ShiftReport, error)
	MoveCash(ctx context.Context, m pos.CashMovement, by pos.Grant) error
	ExplainDrawer(ctx context.Context, c pos.Count, by pos.Grant) ([]pos.Cause, error)
}

// Reports counts the journal of days, weeks and months.
type Reports interface {
	Report(ctx context.Context, p pos.Period, day pos.Day, by pos.Grant) (*pos.Report, error)
	ReportSales(ctx context.Context, r *pos.Report, f pos.Figured, by pos.Grant) ([]pos.SaleNumber, error)
}

// SlipMaking prints what somebody asks for, and says how the shop's slips look.
type SlipMaking interface {
	Template() pos.Template
	SetTemplate(ctx context.Context, t pos.Template, by pos.Grant) error
	SlipOf(ctx context.Context, number string) (pos.Slip, error)
	PrintGift(ctx context.Context, number pos.SaleNumber) error
	PrintTest(ctx context.Context) error
	PrintLabels(ctx context.Context, l pos.Label) error
	PrintKeys(ctx context.Context, k pos.KeySheet) error
}

var _ Till = (*pos.Till)(nil)

// Phone is the simulated customer of training mode. Its methods act on what
// the phone has scanned last and return an error in place of a sound.
type Phone interface {
	Scan(codeURL string) error
	AskPassword() error // the customer opens the password page and thinks
	Pay() error         // types the password: final
	Cancel() error      // leaves the password page
	NoMoney() error     // tries to pay without funds
	ShowCode() error    // opens the page with the payment code
	Snapshot() PhoneView
	SetOffline(bool) // cuts the till's network, for the lesson
	Offline() bool
}

// PhoneScreen says what the simulated phone shows.
type PhoneScreen string

const (
	PhoneIdle      PhoneScreen = "idle"      // nothing scanned
	PhoneScanned   PhoneScreen = "scanned"   // shop and amount, a button to pay
	PhonePassword  PhoneScreen = "password"  // the password page
	PhoneCode      PhoneScreen = "code"      // the payment code, for the cashier to scan
	PhonePaid      PhoneScreen = "paid"      // done
	PhoneCancelled PhoneScreen = "cancelled" // the customer left the password page
	PhoneNoMoney   PhoneScreen = "no_money"  // not enough funds
	PhoneDead      PhoneScreen = "dead"      // the code or order is not valid any more
)

// PhoneView is what the simulated phone shows.
type PhoneView struct {
	Screen PhoneScreen
	Shop   string  // who asks for the money
	Amount pos.Fen // how much
	Code   string  // of PhoneCode: the 18 digits
}

// Roll is the printer of training mode, whose paper hangs beside the till.
type Roll interface {
	Snapshot() RollView
	Picture(rows int) image.Image // the end of its paper, at most so many rows of dots
	SetPaper(in bool)             // takes the paper out, or puts a new roll in
	OpenCover(open bool)
	SetPower(on bool)
	Block(on bool) // takes no more data, or goes on
	Tear()         // takes off what hangs out
}

// RollView is how that printer does.
type RollView struct {
	Turns   int // how often its paper has changed
	NoPaper bool
	Cover   bool // is open
	Off     bool
	Blocked bool // takes no data
}

// Exports writes tables for spreadsheets where people find them.
type Exports interface {
	// ExportBill writes a bill in a format, "csv" or "xlsx", and says where. That it
	// did is journalled, as by's doing.
	ExportBill(ctx context.Context, bill *pos.Bill, format string, by pos.Grant) (path string, err error)
	// ExportReport does the same with a report; a workbook has charts.
	ExportReport(ctx context.Context, r *pos.Report, format string, by pos.Grant) (path string, err error)
}

// Ports finds where a printer may be plugged into this machine. It may wait for the disk.
type Ports func() []pos.PrinterPort

// Tables reads tables of goods where people put them, and writes one.
type Tables interface {
	// Tables are the files that a table of goods may be in, the newest first.
	Tables() []string
	// ReadTable reads a table, row by row.
	ReadTable(ctx context.Context, path string) ([][]string, error)
	// ExportGoods writes all goods in a format, "csv" or "xlsx", and says where.
	ExportGoods(ctx context.Context, format string) (path string, err error)
}

// Settings keeps the configuration file. Both methods may wait for the disk.
type Settings interface {
	Load() (*config.Config, error)
	Save(*config.Config) error
	Path() string
}
