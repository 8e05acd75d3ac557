// Package printer puts receipts on paper.
//
// A slip goes through three forms. [Layout] makes a [Document] of it: what
// stands on the slip, from top to bottom, without a width. [Encode] lays the
// document out for the columns of the paper and gives the bytes of ESC/POS, the
// language of receipt printers. A [Printer] carries the bytes to the device, by
// one of three ways: a serial line, TCP port 9100, or a file. [Document.Text]
// shows the same layout as lines of text.
//
//	p, err := printer.New(printer.Options{Transport: "serial", Address: "/dev/ttyUSB0"})
//	if err != nil { ... }
//	defer p.Close()
//	err = p.Print(ctx, slip)
//
// # Text
//
// Receipt printers for China know ASCII and the two-byte characters of GBK.
// Everything that a shop may type is made to fit that before it is laid out:
//
//   - Control characters are taken out. A name that holds ESC p would open the
//     drawer. The second byte of GBK is never below 0x40, so that no Chinese
//     character can pass for a command.
//   - What GBK has not is spelled more plainly (ñ as n, ㎥ as m3), or becomes a
//     question mark as wide as the character. No four-byte character of GB18030
//     is ever sent: printers show two digits for it. The yen sign ¥ becomes ￥
//     for the same reason.
//   - A character of two bytes takes two columns, and four when doubled. No
//     line is wider than the paper and no character is cut in half.
//
// # Bytes
//
// A slip begins with ESC @ (reset) and FS & (Chinese on), because it cannot be
// known what was sent before. Then come text and these commands, named as in
// Epson's ESC/POS reference:
//
//	ESC a  alignment          ESC E  bold
//	GS !   size of characters FS !   size of Chinese characters
//	ESC d  feed               GS V   cut
//	GS ( k QR code            GS k   Code128
//	GS v 0 picture            ESC p  open the drawer
//
// A [Profile] says what a printer lacks of it: Chinese (FS ., ESC t: a code page),
// large characters, codes, a knife. What it cannot draw the till draws for it, with
// package dots, as pictures that hold no real-time command: DLE EOT and DLE DC4 are
// obeyed even there. [Draw] makes the same picture of a whole slip for the screen.
//
// # Devices
//
// Where a printer answers it is asked before a slip how it does (DLE EOT) and behind it
// whether all is printed (GS r 1); on a serial line, which stays open, it is told to report
// by itself between slips (GS a). One that never answers is sent its slips all the same,
// and Print says where it may as well be off. After a slip that broke off, and at the
// start, a printer may be in the middle of a command: NULs as many as the longest takes
// and a reset bring it back.
//
// A device may be absent, stop in the middle of a slip, or vanish. Print says
// which, and above all whether any byte may have reached paper: only
// [pos.ErrPrinterAbsent] promises that none did. One goroutine owns the port;
// it hands over at most 256 bytes at a time, no faster than the line and only
// when there is room, and gives up when the slip's time is over. Print and
// Close return even when the device blocks for ever.
package printer
