package main

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"

	"gopkg.in/natefinch/lumberjack.v2"

	"wxtill/pos"
)

// logFile is the log in the data directory, crashFile what a crash leaves there.
const (
	logFile   = "wxtill.log"
	crashFile = "crash.log"
)

// Limits of the log: a year of a quiet till, days of a broken network.
const (
	logMegabytes = 5
	logFiles     = 3
)

// openLog writes what happens to wxtill.log of the data directory, and what
// should worry somebody to stderr as well. A crash leaves its traces in
// crash.log there, because a till started from the desktop has no terminal.
func openLog(dir string, stderr io.Writer) (*slog.Logger, io.Closer, error) {
	crash, err := os.OpenFile(filepath.Join(dir, crashFile), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, err
	}
	err = debug.SetCrashOutput(crash, debug.CrashOptions{})
	if err = errors.Join(err, crash.Close()); err != nil { // the runtime has its own descriptor
		return nil, nil, err
	}
	file := &lumberjack.Logger{Filename: filepath.Join(dir, logFile), MaxSize: logMegabytes, MaxBackups: logFiles}
	return slog.New(slog.NewMultiHandler(
		slog.NewTextHandler(file, &slog.HandlerOptions{Level: slog.LevelInfo}),
		slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}),
	)), file, nil
}

// logEvent keeps the steps of every sale and payment in the log.
func (s *station) logEvent(e pos.Event) {
	if e.Kind != pos.EventLearnt && e.Kind != pos.EventWeather {
		s.logger.Info("till", "event", e.Kind, "sale", e.Sale, "out_trade_no", e.OutTradeNo, "out_refund_no", e.OutRefundNo)
	}
}
