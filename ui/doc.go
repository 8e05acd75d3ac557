// Package ui is the window of the till: what the cashier sees and presses.
//
// It holds no rule about money. A page asks package pos what there is and what
// may be done now, shows that, and hands every key to a method of the till. The
// few rules that it does hold are about people:
//
//   - The amount is the largest thing on the screen.
//   - Green means that WeChat confirmed the payment and the book has it. Amber is
//     undecided, red is refused or an alarm; a word always stands beside the
//     colour.
//   - A payment that may still succeed is never called failed.
//   - Every command is a row of one table (commands.go). Buttons, keys, the map
//     under F1 and the tests read that table, so they cannot disagree.
//   - A key works wherever the focus is. Each page has one home of the focus, and
//     what a scanner types ends up there.
//   - The UI goroutine never waits: till calls run on the worker (worker.go), in
//     the order in which they were asked for, and come back through fyne.Do.
//   - A page is a struct with a show method. It is given the whole state
//     (state.go) after each change and once a second, and draws what differs.
//
// A window is made by [New]:
//
//	a := app.New()
//	w := ui.New(ctx, a, ui.Options{Till: till, Language: "zh"})
//	w.Show(false)
//	a.Run()
//
// The package does not import fyne's app package, so its tests need neither a
// display nor cgo.
package ui
