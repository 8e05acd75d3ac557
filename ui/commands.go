package ui

import (
	"slices"

	"fyne.io/fyne/v2"
)

// pageSet is a set of pages; a single page is a set of one.
type pageSet uint32

const (
	onSell pageSet = 1 << iota
	onPay
	onCash
	onPaid
	onDocs
	onSettings
	onLock
	onRefund
	onBill
	onShift
	onReport
	onFind
	onStaff
	onParked
	onGoods
	onTemplate
	onKeys
	onSplit

	withRail   = onSell | onDocs | onSettings | onRefund | onBill | onShift | onReport | onFind | onStaff | onParked | onGoods | onTemplate | onKeys
	everywhere = withRail | onPay | onCash | onSplit | onPaid // but the lock page, where nobody may do anything
)

// command is something that a person can do by one key.
type command struct {
	id    string
	on    pageSet
	key   fyne.KeyName
	mod   fyne.KeyModifier
	sign  rune               // the character, where the key is one
	cap   string             // what the key cap says
	label string             // key of the words
	run   func(*Window)      // on the UI goroutine
	can   func(*Window) bool // nil: always
}

// commandTable is every command of the till. Of two rows with the same key on
// the same page the first that can be done counts. Rows without a cap are keys
// for moving about, which need no button.
func commandTable() []command {
	return slices.Concat(sellCommands(), cartCommands(), measureCommands(), payCommands(), parkCommands(), goodsCommands(), refundCommands(), billCommands(), findCommands(), staffCommands(), shiftCommands(), reportCommands(), templateCommands(), keysCommands(), pageCommands())
}

// sellCommands ring a sale up.
func sellCommands() []command {
	const ctrl = fyne.KeyModifierControl
	return []command{
		{id: "charge", on: onSell, key: fyne.KeyF9, cap: "F9", label: "cmd.charge", run: func(w *Window) { w.after((*Window).chargeOrOffer) }, can: (*Window).canEnterOrCharge},
		{id: "cash", on: onSell, key: fyne.KeyF8, cap: "F8", label: "cmd.cash", run: func(w *Window) { w.after((*Window).toCash) }, can: (*Window).canEnterOrCharge},
		{id: "split", on: onSell, key: fyne.KeyF8, mod: fyne.KeyModifierShift, cap: "Shift+F8", label: "cmd.split", run: func(w *Window) { w.after((*Window).splitOrOffer) }, can: (*Window).canEnterOrCharge},
		{id: "show_again", on: onSell, key: fyne.KeyF5, cap: "F5", label: "cmd.show_again", run: (*Window).showAgain, can: (*Window).canShowAgain},
		{id: "quantity", on: onSell, key: fyne.KeyAsterisk, sign: '*', cap: "*", label: "cmd.quantity", run: (*Window).quantity, can: (*Window).canQuantity},
		{id: "discount", on: onSell, key: fyne.KeyF3, cap: "F3", label: "cmd.discount", run: (*Window).discountLine, can: (*Window).canEdit},
		{id: "discount_sale", on: onSell, key: fyne.KeyF3, mod: fyne.KeyModifierShift, cap: "Shift+F3", label: "cmd.discount_sale", run: (*Window).discountSale, can: (*Window).canEdit},
		{id: "remove", on: onSell, key: fyne.KeyDelete, cap: "Del", label: "cmd.remove", run: (*Window).remove, can: (*Window).canRemove},
		{id: "put_back", on: onSell, key: fyne.KeyZ, mod: ctrl, cap: "Ctrl+Z", label: "cmd.put_back", run: (*Window).putBack, can: (*Window).canPutBack},
		{id: "void", on: onSell, key: fyne.KeyDelete, mod: ctrl, cap: "Ctrl+Del", label: "cmd.void", run: (*Window).void, can: (*Window).canEdit},
		{id: "add_missing", on: onSell, key: fyne.KeyInsert, cap: "Ins", label: "cmd.add_missing", run: (*Window).addMissing, can: (*Window).canAddMissing},
		{id: "reprint_last", on: onSell | onPaid, key: fyne.KeyF7, cap: "F7", label: "cmd.reprint_last", run: (*Window).reprintLast, can: (*Window).hasReceipt},
		{id: "enter", on: onSell, key: fyne.KeyReturn, cap: "Enter", label: "cmd.enter", run: (*Window).enter},
		{id: "back", on: onSell, key: fyne.KeyEscape, cap: "Esc", label: "cmd.clear", run: (*Window).clearEntry},
	}
}

// payCommands take the money for it.
func payCommands() []command {
	return []command{
		{id: "ask", on: onPay, key: fyne.KeyF6, cap: "F6", label: "cmd.ask", run: (*Window).ask1, can: (*Window).canAsk},
		{id: "new_code", on: onPay, key: fyne.KeyF5, cap: "F5", label: "cmd.new_code", run: (*Window).newCode, can: (*Window).canNewCode},
		{id: "charge_again", on: onPay, key: fyne.KeyF9, cap: "F9", label: "cmd.charge", run: (*Window).newCode, can: (*Window).canChargeAgain},
		{id: "cash_instead", on: onPay, key: fyne.KeyF8, cap: "F8", label: "cmd.cash_instead", run: (*Window).cashInstead, can: (*Window).canCashInstead},
		{id: "withdraw", on: onPay, key: fyne.KeyEscape, cap: "Esc", label: "cmd.withdraw", run: (*Window).askWithdraw},
		{id: "enter_code", on: onPay, key: fyne.KeyReturn, cap: "Enter", label: "cmd.enter_code", run: (*Window).enterCode, can: (*Window).codeTyped},
		{id: "erase_code", on: onPay, key: fyne.KeyBackspace, run: (*Window).eraseCode, can: (*Window).codeTyped},
		{id: "code_end", on: onPay, key: fyne.KeyTab, run: (*Window).enterCode, can: (*Window).codeTyped},
		{id: "take_cash", on: onCash, key: fyne.KeyReturn, cap: "Enter", label: "cmd.take_cash", run: (*Window).takeCash, can: (*Window).canTakeCash},
		{id: "rest_by_wechat", on: onCash, key: fyne.KeyF9, cap: "F9", label: "cmd.rest_by_wechat", run: (*Window).restByWeChat, can: (*Window).canRestByWeChat},
		{id: "charge_part", on: onSplit, key: fyne.KeyReturn, cap: "Enter", label: "cmd.charge_part", run: (*Window).chargeTyped, can: (*Window).canCharge},
		{id: "next_sale", on: onPaid, key: fyne.KeyReturn, cap: "Enter", label: "cmd.next_sale", run: (*Window).nextSale},
	}
}

// refundCommands give money back.
func refundCommands() []command {
	return []command{
		{id: "to_refund", on: onSell, key: fyne.KeyF10, cap: "F10", label: "cmd.refund", run: (*Window).toRefund},
		{id: "refund_chosen", on: onDocs, key: fyne.KeyF10, cap: "F10", label: "cmd.refund", run: (*Window).refundChosen},
		{id: "refund_enter", on: onRefund, key: fyne.KeyReturn, cap: "Enter", label: "cmd.refund_enter", run: (*Window).refundEnter},
		{id: "refund_quantity", on: onRefund, key: fyne.KeyAsterisk, sign: '*', cap: "*", label: "cmd.quantity", run: (*Window).refundQuantity, can: (*Window).canRefundQuantity},
		{id: "refund_reason", on: onRefund, key: fyne.KeyF3, cap: "F3", label: "cmd.refund_reason", run: (*Window).refundReason, can: (*Window).hasRefundable},
		{id: "refund_all", on: onRefund, key: fyne.KeyF4, cap: "F4", label: "cmd.refund_all", run: (*Window).refundAll, can: (*Window).hasRefundable},
		{id: "refund_payment", on: onRefund, key: fyne.KeyF5, cap: "F5", label: "cmd.refund_payment", run: (*Window).refundPayment, can: (*Window).canRefundPayment},
		{id: "refund_ask", on: onRefund, key: fyne.KeyF6, cap: "F6", label: "cmd.ask_all", run: (*Window).askRefunds},
		{id: "refund_slip", on: onRefund, key: fyne.KeyF7, cap: "F7", label: "cmd.refund_slip", run: (*Window).refundSlip, can: (*Window).canRefundSlip},
		{id: "refund_amount", on: onRefund, key: fyne.KeyF8, cap: "F8", label: "cmd.refund_amount", run: (*Window).refundAmount, can: (*Window).hasRefundable},
		{id: "do_refund", on: onRefund, key: fyne.KeyF10, cap: "F10", label: "cmd.do_refund", run: (*Window).doRefund, can: (*Window).canDoRefund},
		{id: "back", on: onRefund, key: fyne.KeyEscape, cap: "Esc", label: "cmd.back", run: (*Window).leaveRefund},
	}
}

// billCommands read the bill.
func billCommands() []command {
	const alt = fyne.KeyModifierAlt
	return []command{
		{id: "bill_enter", on: onBill, key: fyne.KeyReturn, cap: "Enter", label: "cmd.bill_enter", run: (*Window).billEnter},
		{id: "bill_note", on: onBill, key: fyne.KeyDelete, cap: "Del", label: "cmd.bill_note", run: (*Window).noteChosen, can: (*Window).canNoteDifference},
		{id: "bill_before", on: onBill, key: fyne.KeyLeft, mod: alt, cap: "Alt+←", label: "cmd.bill_before", run: (*Window).billBefore},
		{id: "bill_after", on: onBill, key: fyne.KeyRight, mod: alt, cap: "Alt+→", label: "cmd.bill_after", run: (*Window).billAfter, can: (*Window).canBillAfter},
		{id: "bill_whose", on: onBill, key: fyne.KeyF3, cap: "F3", label: "cmd.bill_whose", run: (*Window).billWhose, can: (*Window).canBillWhose},
		{id: "bill_kind", on: onBill, key: fyne.KeyF4, cap: "F4", label: "cmd.bill_kind", run: (*Window).billKind},
		{id: "bill_fetch", on: onBill, key: fyne.KeyF5, cap: "F5", label: "cmd.bill_fetch", run: (*Window).fetchBill, can: (*Window).canFetchBill},
		{id: "bill_print", on: onBill, key: fyne.KeyF7, cap: "F7", label: "cmd.bill_print", run: (*Window).printBill, can: (*Window).canPrintBill},
		{id: "bill_export", on: onBill, key: fyne.KeyF8, cap: "F8", label: "cmd.bill_export", run: (*Window).exportBill, can: (*Window).canExportBill},
		{id: "back", on: onBill, key: fyne.KeyEscape, cap: "Esc", label: "cmd.back", run: (*Window).clearBillSearch},
		{id: "bill_page_up", on: onBill, key: fyne.KeyPageUp, run: func(w *Window) { w.bill.turn(-1) }},
		{id: "bill_page_down", on: onBill, key: fyne.KeyPageDown, run: func(w *Window) { w.bill.turn(1) }},
		{id: "bill_first", on: onBill, key: fyne.KeyHome, run: func(w *Window) { w.bill.toRow(0) }},
		{id: "bill_last", on: onBill, key: fyne.KeyEnd, run: func(w *Window) { w.bill.toRow(w.bill.rows.count) }},
	}
}

// pageCommands are those of the other pages, and of all.
func pageCommands() []command {
	const ctrl = fyne.KeyModifierControl
	return []command{
		{id: "help", on: everywhere, key: fyne.KeyF1, cap: "F1", label: "cmd.help", run: (*Window).help},
		{id: "lock", on: everywhere, key: fyne.KeyF12, cap: "F12", label: "cmd.lock", run: (*Window).lockTill},
		{id: "mute", on: everywhere | onLock, key: fyne.KeyM, mod: ctrl, cap: "Ctrl+M", label: "cmd.mute", run: (*Window).mute},
		{id: "try_sound", on: onSettings, key: fyne.KeyF9, cap: "F9", label: "cmd.try_sound", run: (*Window).trySound},
		{id: "customer", on: everywhere | onLock, key: fyne.KeyD, mod: ctrl, cap: "Ctrl+D", label: "cmd.customer", run: (*Window).toggleCustomer},
		{id: "full_screen", on: everywhere | onLock, key: fyne.KeyF11, mod: fyne.KeyModifierShift, cap: "Shift+F11", label: "cmd.full_screen", run: (*Window).toggleFull},
		{id: "full_screen_f11", on: (everywhere | onLock) &^ (onSell | onDocs | onShift), key: fyne.KeyF11, run: (*Window).toggleFull}, // where it hands no shift over
		{id: "entry", on: withRail | onCash | onSplit, key: fyne.KeyF2, cap: "F2", label: "cmd.entry", run: (*Window).toEntry},
		{id: "other_operator", on: onLock, key: fyne.KeyEscape, cap: "Esc", label: "lock.other", run: func(w *Window) { w.lock.forget() }},
		{id: "sign_in", on: onLock, key: fyne.KeyReturn, cap: "Enter", label: "cmd.sign_in", run: (*Window).signIn},
		{id: "ask_all", on: onDocs, key: fyne.KeyF6, cap: "F6", label: "cmd.ask_all", run: (*Window).askAll},
		{id: "reprint", on: onDocs, key: fyne.KeyF7, cap: "F7", label: "cmd.reprint", run: (*Window).reprintChosen, can: (*Window).canReprintChosen},
		{id: "act_on_item", on: onDocs, key: fyne.KeyReturn, cap: "Enter", label: "cmd.act_on_item", run: (*Window).actOnItem, can: (*Window).canActOnItem},
		{id: "end_item", on: onDocs, key: fyne.KeyDelete, cap: "Del", label: "cmd.end_item", run: (*Window).endItem, can: (*Window).canEndItem},
		{id: "save", on: onSettings, key: fyne.KeyS, mod: ctrl, cap: "Ctrl+S", label: "cmd.save", run: (*Window).saveSettings, can: (*Window).canSave},
		{id: "find_ports", on: onSettings, key: fyne.KeyF5, cap: "F5", label: "cmd.find_ports", run: (*Window).findPorts, can: (*Window).hasPorts},
		{id: "section_before", on: onSettings, key: fyne.KeyPageUp, cap: "PgUp", label: "cmd.section_before", run: (*Window).sectionBefore},
		{id: "section_after", on: onSettings, key: fyne.KeyPageDown, cap: "PgDn", label: "cmd.section_after", run: (*Window).sectionAfter},
		{id: "scan_test", on: onSettings, key: fyne.KeyF6, cap: "F6", label: "cmd.scan_test", run: (*Window).testScanner},
		{id: "settings_scan", on: onSettings, key: fyne.KeyReturn, run: (*Window).scanSettings},
		{id: "back", on: onCash | onSplit | onDocs | onSettings | onPaid | onShift, key: fyne.KeyEscape, cap: "Esc", label: "cmd.back", run: (*Window).back},
		{id: "to_sell", on: withRail, key: fyne.Key1, mod: ctrl, cap: "Ctrl+1", label: "page.sell", run: (*Window).toSell},
		{id: "pay_to_docs", on: onPay, key: fyne.Key2, mod: ctrl, cap: "Ctrl+2", label: "page.docs", run: (*Window).toDocs, can: (*Window).isUnowed},
		{id: "to_docs", on: withRail, key: fyne.Key2, mod: ctrl, cap: "Ctrl+2", label: "page.docs", run: (*Window).toDocs},
		{id: "to_bill", on: withRail, key: fyne.Key3, mod: ctrl, cap: "Ctrl+3", label: "page.bill", run: (*Window).toBill},
		{id: "to_shift", on: withRail, key: fyne.Key4, mod: ctrl, cap: "Ctrl+4", label: "page.shift", run: (*Window).toShift},
		{id: "to_report", on: withRail, key: fyne.Key5, mod: ctrl, cap: "Ctrl+5", label: "page.report", run: (*Window).toReport},
		{id: "to_settings", on: withRail, key: fyne.Key6, mod: ctrl, cap: "Ctrl+6", label: "page.settings", run: (*Window).toSettings, can: (*Window).hasSettings},
		{id: "up", on: onSell | onDocs | onRefund | onBill | onShift | onReport | onFind | onStaff | onParked | onGoods | onKeys | onLock, key: fyne.KeyUp, run: func(w *Window) { w.move(-1) }},
		{id: "down", on: onSell | onDocs | onRefund | onBill | onShift | onReport | onFind | onStaff | onParked | onGoods | onKeys | onLock, key: fyne.KeyDown, run: func(w *Window) { w.move(1) }},
		{id: "alarms_up", on: onDocs, key: fyne.KeyPageUp, run: func(w *Window) { w.docs.turnAlarms(-1) }},
		{id: "alarms_down", on: onDocs, key: fyne.KeyPageDown, run: func(w *Window) { w.docs.turnAlarms(1) }},
		{id: "scan_end", on: onSell | onCash | onSplit | onRefund | onParked, key: fyne.KeyTab, run: (*Window).scanEnd, can: (*Window).hasEntryText},
	}
}

// phoneCommands are the keys of the simulated phone; they work on every
// page: a customer pays while the till is locked, too.
func phoneCommands() []command {
	const alt = fyne.KeyModifierAlt
	return []command{
		{id: "phone_scan", on: everywhere | onLock, key: fyne.Key1, mod: alt, cap: "Alt+1", label: "phone.scan", run: (*Window).phoneScan, can: (*Window).canScan},
		{id: "phone_pay", on: everywhere | onLock, key: fyne.Key2, mod: alt, cap: "Alt+2", label: "phone.pay", run: phoneDo(Phone.Pay), can: (*Window).phoneOpen},
		{id: "phone_password", on: everywhere | onLock, key: fyne.Key3, mod: alt, cap: "Alt+3", label: "phone.password", run: phoneDo(Phone.AskPassword), can: (*Window).phoneOpen},
		{id: "phone_cancel", on: everywhere | onLock, key: fyne.Key4, mod: alt, cap: "Alt+4", label: "phone.cancel", run: phoneDo(Phone.Cancel), can: (*Window).phoneOpen},
		{id: "phone_no_money", on: everywhere | onLock, key: fyne.Key5, mod: alt, cap: "Alt+5", label: "phone.no_money", run: phoneDo(Phone.NoMoney), can: (*Window).phoneOpen},
		{id: "phone_code", on: everywhere | onLock, key: fyne.KeyP, mod: alt, cap: "Alt+P", label: "phone.code", run: (*Window).phoneCode},
		{id: "phone_offline", on: everywhere | onLock, key: fyne.Key6, mod: alt, cap: "Alt+6", label: "phone.offline", run: (*Window).phoneOffline},
	}
}

// enabled reports whether c can be done now on the page that is shown.
func (c *command) enabled(w *Window) bool {
	return c.on&w.on != 0 && (c.can == nil || c.can(w))
}
