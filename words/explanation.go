package words

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"time"

	"wxtill/config"
	"wxtill/pos"
	"wxtill/secret"
	"wxtill/wxpay"
)

// Explanation is an error in words for the person at the till.
type Explanation struct {
	Title  string // what happened, a few words without a full stop
	Detail string // the particulars; may be empty, may have several lines
	Remedy string // what to do next, in sentences
}

// String is the explanation as text, one part below the other.
func (e Explanation) String() string {
	var parts []string
	for _, part := range []string{e.Title, e.Detail, e.Remedy} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "\n")
}

// Saying is an error that is a text of this package already: a key, with its
// remedy under the same key with ".do".
type Saying struct {
	Key  string
	Args []any
}

// Say makes a [Saying].
func Say(key string, args ...any) *Saying { return &Saying{key, args} }

func (s *Saying) Error() string { return For(EN).Text(s.Key, s.Args...) }

// sentinels are the errors that need no particulars, and their texts. The first
// that errors.Is finds counts, so that what an error means to the till comes
// before what the system said beneath it.
var sentinels = []struct {
	err error
	key string
}{
	{pos.ErrQuantityBroken, "error.quantity_broken"},
	{pos.ErrAmountSyntax, "error.amount_syntax"},
	{pos.ErrAmountDecimals, "error.amount_decimals"},
	{pos.ErrAmountZero, "error.amount_zero"},
	{pos.ErrAmountNegative, "error.amount_negative"},
	{pos.ErrAmountTooLarge, "error.amount_too_large"},
	{pos.ErrQuantitySyntax, "error.quantity_syntax"},
	{pos.ErrQuantityZero, "error.quantity_zero"},
	{pos.ErrQuantityTooLarge, "error.quantity_too_large"},
	{pos.ErrDiscountSyntax, "error.discount_syntax"},
	{pos.ErrDiscountTooMuch, "error.discount_too_much"},
	{pos.ErrDiscountOver, "error.discount_over"},
	{pos.ErrPriceNotLower, "error.price_not_lower"},
	{pos.ErrSaleLocked, "error.sale_locked"},
	{pos.ErrSaleEmpty, "error.sale_empty"},
	{pos.ErrWeighAgain, "error.weigh_again"},
	{pos.ErrNoSuchLine, "error.no_such_line"},
	{pos.ErrNoSuchSale, "error.no_such_sale"},
	{pos.ErrShortNumber, "error.short_number"},
	{pos.ErrNoSuchAttempt, "error.no_such_attempt"},
	{pos.ErrSaleEnded, "error.sale_ended"},
	{pos.ErrPartlyPaid, "error.partly_paid"},
	{pos.ErrGivenTooFew, "error.given_too_few"},
	{pos.ErrPartTooMuch, "error.part_too_much"},
	{pos.ErrUnknownGoods, "error.unknown_goods"},
	{pos.ErrGoodsExist, "error.goods_exist"},
	{pos.ErrGoodsEmpty, "error.goods_empty"},
	{pos.ErrGoodsLong, "error.goods_long"},
	{pos.ErrGoodsSigns, "error.goods_signs"},
	{pos.ErrGoodsChoice, "error.goods_choice"},
	{pos.ErrGoodsUnitKg, "error.goods_unit"},
	{pos.ErrGoodsTaken, "error.goods_taken"},
	{pos.ErrGoodsRepeated, "error.goods_repeated"},
	{pos.ErrGoodsBusy, "error.goods_busy"},
	{pos.ErrGoodsDate, "error.goods_date"},
	{pos.ErrGoodsSpoilt, "error.goods_spoilt"},
	{pos.ErrGoodsKeyless, "error.goods_keyless"},
	{pos.ErrGoodsHead, "error.goods_head"},
	{pos.ErrGoodsRows, "error.goods_rows"},
	{pos.ErrGoodsBad, "error.goods_bad"},
	{pos.ErrLabelSyntax, "error.label_syntax"},
	{pos.ErrSearchRange, "error.search_range"},
	{pos.ErrNoOwner, "error.no_owner"},
	{pos.ErrNotAllowed, "error.not_allowed"},
	{pos.ErrNotSignedIn, "error.not_signed_in"},
	{pos.ErrWrongPIN, "error.wrong_pin"},
	{pos.ErrPINForm, "error.pin_form"},
	{pos.ErrOperatorDisabled, "error.operator_disabled"},
	{pos.ErrNoSuchOperator, "error.no_such_operator"},
	{pos.ErrOperatorExists, "error.operator_exists"},
	{pos.ErrOperatorID, "error.operator_id"},
	{pos.ErrOperatorName, "error.operator_name"},
	{pos.ErrOperatorRole, "error.operator_role"},
	{pos.ErrLastOwner, "error.last_owner"},
	{pos.ErrNoSuchRefund, "error.no_such_refund"},
	{pos.ErrNoSuchPayment, "error.no_such_payment"},
	{pos.ErrNothingLeft, "error.nothing_left"},
	{pos.ErrRefundOverdue, "error.refund_overdue"},
	{pos.ErrTooManyRefunds, "error.too_many_refunds"},
	{pos.ErrNoReturn, "error.no_return"},
	{pos.ErrNothingPaid, "error.nothing_paid"},
	{pos.ErrNotPaid, "error.not_paid"},
	{pos.ErrRefundBusy, "error.refund_busy"},
	{pos.ErrRefundEnded, "error.refund_ended"},
	{pos.ErrNoSlip, "error.no_slip"},
	{pos.ErrNoReceipt, "error.no_receipt"},
	{pos.ErrNoAlarm, "error.no_alarm"},
	{pos.ErrCodeCertificate, "error.code_certificate"},
	{pos.ErrNoCertificate, "error.no_certificate"},
	{pos.ErrNoSuchShift, "error.no_such_shift"},
	{pos.ErrNoShift, "error.no_shift"},
	{pos.ErrShiftOpen, "error.shift_open"},
	{pos.ErrReasonNeeded, "error.reason_needed"},
	{pos.ErrLogoTooLarge, "error.logo_too_large"},
	{pos.ErrTemplateText, "error.template_text"},
	{pos.ErrTemplatePart, "error.template_part"},
	{pos.ErrNoSuchTemplate, "error.no_such_template"},
	{pos.ErrNoPicture, "error.no_picture"},
	{pos.ErrLabel, "error.label"},
	{pos.ErrManySlips, "error.many_slips"},
	{pos.ErrLeftTooMuch, "error.left_too_much"},
	{pos.ErrReportLength, "error.report_length"},
	{pos.ErrCountMismatch, "error.count_mismatch"},
	{pos.ErrCountedBlind, "error.counted_blind"},
	{pos.ErrDiskFull, "error.disk_full"},
	{pos.ErrNewerDatabase, "error.newer_database"},
	{pos.ErrOlderDatabase, "error.older_database"},
	{pos.ErrDamaged, "error.damaged"},
	{pos.ErrForeignFile, "error.foreign_file"},
	{pos.ErrBookGone, "error.book_gone"},
	{pos.ErrUnsound, "error.unsound"},
	{pos.ErrWrittenAfterAll, "error.written_after_all"},
	{pos.ErrNoBackup, "error.no_backup"},
	{pos.ErrPaperOut, "error.printer_paper"},
	{pos.ErrCoverOpen, "error.printer_cover"},
	{pos.ErrPrinterFault, "error.printer_fault"},
	{pos.ErrPrinterOffLine, "error.printer_offline"},
	{pos.ErrPaperLow, "error.printer_low"},
	{pos.ErrPrinterSilent, "error.printer_silent"},
	{pos.ErrNoSuchJob, "error.no_such_job"},
	{pos.ErrPrinterStuck, "error.printer_stuck"},
	{pos.ErrPortTaken, "error.printer_taken"},
	{pos.ErrPortForbidden, "error.printer_forbidden"},
	{pos.ErrPrinterAbsent, "error.printer_absent"},
	{pos.ErrPrinterGone, "error.printer_absent"},
	{pos.ErrNoSuchBill, "error.no_such_bill"},
	{pos.ErrNotReconciled, "error.not_reconciled"},
	{pos.ErrBillMissing, "error.bill_missing"},
	{pos.ErrBillEarly, "error.bill_early"},
	{pos.ErrDaySyntax, "error.day_syntax"},
	{pos.ErrFeeRate, "error.fee_rate"},
	{pos.ErrNoGateway, "error.no_gateway"},
	{secret.ErrNothing, "secret.nothing"},
	{secret.ErrKeyring, "secret.keyring"},
	{secret.ErrPassphrase, "secret.passphrase"},
	{secret.ErrShort, "secret.short"},
	{secret.ErrDamaged, "secret.damaged"},
	{secret.ErrLocked, "secret.locked"},
	{secret.ErrNotKept, "secret.not_kept"},
	{wxpay.ErrNotBill, "error.not_bill"},
	{wxpay.ErrBillTruncated, "error.bill_truncated"},
	{wxpay.ErrBillSyntax, "error.bill_syntax"},
	{wxpay.ErrBillSum, "error.bill_sum"},
	{wxpay.ErrCertificateMissing, "certificate.missing"},
	{wxpay.ErrCertificateForm, "certificate.form"},
	{wxpay.ErrCertificatePassword, "certificate.password"},
	{wxpay.ErrCertificatePair, "certificate.pair"},
	{wxpay.ErrCertificateTime, "certificate.time"},
	{context.Canceled, "error.cancelled"},
	{context.DeadlineExceeded, "error.deadline"},
	{syscall.ENOSPC, "error.disk_full"},
}

// Explain turns any error into words: what happened and what to do next. nil
// gives an empty explanation.
func (t *Texts) Explain(err error) Explanation {
	var wrong config.Errors
	var one *config.Error
	var held *pos.HeldError
	var out *pos.LockedOutError
	var field *wxpay.FieldError
	var answer *wxpay.Error
	var over *pos.OverRefundError
	var exists *pos.BookExistsError
	var unbooked *pos.NotRecoveredError
	var goods *pos.GoodsError
	var saying *Saying
	switch {
	case err == nil:
		return Explanation{}
	case errors.As(err, &saying):
		return Explanation{Title: t.Text(saying.Key, saying.Args...), Remedy: t.Text(saying.Key + ".do")}
	case errors.As(err, &goods):
		return t.goods(goods)
	case errors.As(err, &unbooked):
		return t.notRecovered(unbooked)
	case errors.As(err, &wrong):
		return t.configErrors(wrong)
	case errors.As(err, &one):
		return Explanation{Title: t.configError(one)}
	case errors.As(err, &held):
		return t.held(held)
	case errors.As(err, &out):
		return Explanation{Title: t.Text("error.locked_out", string(out.Operator), out.Until.In(pos.Beijing).Format(time.TimeOnly)),
			Remedy: t.Text("error.locked_out.do")}
	case errors.As(err, &exists):
		return Explanation{Title: t.Text("error.book_exists"), Detail: exists.Path, Remedy: t.Text("error.book_exists.do")}
	case errors.As(err, &over):
		return Explanation{Title: t.Text("error.over_refund", "￥"+over.Asked.Grouped(), "￥"+over.Left.Grouped()), Remedy: t.Text("error.over_refund.do")}
	case errors.As(err, &field):
		return t.field(field)
	case errors.As(err, &answer) && errors.Is(err, pos.ErrNotAsked):
		e := t.wechat(answer)
		e.Remedy = t.Text("wechat.not_asked")
		return e
	case errors.As(err, &answer):
		return t.wechat(answer)
	}
	for _, s := range sentinels {
		if errors.Is(err, s.err) {
			e := t.plain(s.key)
			e.Detail = t.billFault(err)
			return e
		}
	}
	return t.other(err)
}

// billFault is where a bill is wrong: the line that cannot be read, or the first
// figure that its rows do not come to. It is "" of other errors.
func (t *Texts) billFault(err error) string {
	var line *wxpay.BillSyntaxError
	var sum *wxpay.BillSumError
	switch {
	case errors.Is(err, wxpay.ErrBillTruncated): // and so nothing of it adds up
		return ""
	case errors.As(err, &line) && line.Column != "":
		return t.Text("error.bill_cell", line.Line, line.Column)
	case errors.As(err, &line):
		return t.Text("error.bill_line", line.Line)
	case errors.As(err, &sum):
		stated, summed := sum.Figures()
		return t.Text("error.bill_figure", sum.Figure, stated, summed)
	}
	return ""
}

// plain is an explanation that a key says all of.
func (t *Texts) plain(key string) Explanation {
	return Explanation{Title: t.Text(key), Remedy: t.Text(key + ".do")}
}

// other explains what the till knows nothing of: it shows the error as it is
// rather than guess.
func (t *Texts) other(err error) Explanation {
	e := t.plain("error.other")
	switch {
	case errors.Is(err, fs.ErrPermission):
		e = t.plain("error.denied")
	case errors.Is(err, fs.ErrNotExist):
		e = t.plain("error.no_file")
	}
	e.Detail = err.Error()
	return e
}

func (t *Texts) held(err *pos.HeldError) Explanation {
	e := t.plain("error.held")
	e.Detail = t.Text("error.held.dir", err.Dir)
	if err.PID != 0 {
		e.Detail = t.Text("error.held.pid", err.Dir, err.PID)
	}
	return e
}

// hanzi is how many bytes of UTF-8 a Chinese character has.
const hanzi = 3

// field explains why an order was not even sent.
func (t *Texts) field(err *wxpay.FieldError) Explanation {
	name := err.Field
	if t.has("field." + name) {
		name = t.Text("field." + name)
	}
	e := Explanation{Title: t.Text("field.wrong", name), Detail: t.Text("field.form"), Remedy: t.Text("field.wrong.do")}
	if err.Limit > 0 {
		e.Detail = t.Text("field.limit", err.Limit, err.Limit/hanzi)
	}
	return e
}

// configErrors lists all that is wrong in a configuration, each with its line.
func (t *Texts) configErrors(wrong config.Errors) Explanation {
	e := Explanation{Title: t.Text("config.wrong", len(wrong)), Remedy: t.Text("config.wrong.do")}
	if len(wrong) == 1 {
		e.Title = t.Text("config.wrong_one")
	}
	var lines []string
	for _, one := range wrong {
		line := t.Text("config.no_line", one.File, t.configError(one))
		if one.Line > 0 {
			line = t.Text("config.line", one.File, one.Line, t.configError(one))
		}
		lines = append(lines, line)
	}
	e.Detail = strings.Join(lines, "\n")
	return e
}

// configError says what is wrong with one value, without the place.
func (t *Texts) configError(err *config.Error) string {
	subject := err.Field
	switch {
	case subject == "" && err.Line > 0:
		subject = t.Text("config.this_line")
	case subject == "":
		subject = t.Text("config.the_file")
	}
	if err.Value != "" {
		subject += " = " + err.Value
	}
	return fmt.Sprintf("%s %s", subject, t.Text("config."+string(err.Reason), err.Args...))
}
