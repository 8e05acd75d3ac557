package main

import (
	"context"
	"os"
	"runtime"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/godbus/dbus/v5"
)

// desktopWait is how long a desktop may take to say how it looks: some never answer.
const desktopWait = 300 * time.Millisecond

// desktopTheme is "dark" where the desktop wants that of its windows, else "light". Fyne
// learns it on Linux too late for the first window, and takes a desktop that says nothing
// for a dark one.
func desktopTheme(ctx context.Context, app fyne.App) string {
	dark := app.Settings().ThemeVariant() == theme.VariantDark
	if runtime.GOOS == "linux" {
		ctx, cancel := context.WithTimeout(ctx, desktopWait)
		defer cancel()
		dark = portalIsDark(ctx)
	}
	if dark {
		return "dark"
	}
	return "light"
}

// portalIsDark asks the desktop's portal for its colour scheme, where there is a bus.
func portalIsDark(ctx context.Context) bool {
	address := os.Getenv("DBUS_SESSION_BUS_ADDRESS")
	if address == "" {
		return false // or a bus would be started
	}
	bus, err := dbus.Connect(address, dbus.WithContext(ctx))
	if err != nil {
		return false
	}
	defer bus.Close()
	const wantsDark = 1
	var answer dbus.Variant
	portal := bus.Object("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop")
	err = portal.CallWithContext(ctx, "org.freedesktop.portal.Settings.Read", 0, "org.freedesktop.appearance", "color-scheme").Store(&answer)
	if inner, ok := answer.Value().(dbus.Variant); ok { // which Read puts around it
		answer = inner
	}
	scheme, ok := answer.Value().(uint32)
	return err == nil && ok && scheme == wantsDark
}
