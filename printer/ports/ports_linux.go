//go:build linux

package ports

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"wxtill/pos"
)

func find() []pos.PrinterPort { return linux{"/", os.Getpid(), mayUse}.find() }

// linux finds ports below a root directory. Programs are named but this one.
type linux struct {
	root   string
	self   int
	mayUse func(path string) bool
}

// mayUse reports whether this user may write to a device and read it.
func mayUse(path string) bool { return unix.Access(path, unix.R_OK|unix.W_OK) != unix.EACCES }

// linuxDevices are the names of devices that a printer may be at.
var linuxDevices = []struct{ pattern, transport string }{
	{"dev/ttyUSB*", "serial"}, {"dev/ttyACM*", "serial"}, {"dev/ttyS*", "serial"}, {"dev/ttyAMA*", "serial"}, {"dev/rfcomm*", "serial"},
	{"dev/usb/lp*", "file"}, {"dev/lp*", "file"},
}

func (l linux) find() []pos.PrinterPort {
	var found []pos.PrinterPort
	links, holders := l.byID(), l.holders()
	for _, d := range linuxDevices {
		devices, _ := filepath.Glob(filepath.Join(l.root, d.pattern)) // the pattern is well formed
		for _, path := range devices {
			if l.phantom(path) {
				continue
			}
			p := pos.PrinterPort{Transport: d.transport, Device: "/" + l.rel(path), Holder: holders[path]}
			p.Address, p.Name = p.Device, l.model(path)
			if link := links[path]; link != "" {
				p.Address, p.Name = "/"+l.rel(link), readable(filepath.Base(link))
			}
			p.Err = l.trouble(path, p.Holder)
			found = append(found, p)
		}
	}
	return found
}

func (l linux) rel(path string) string {
	rel, _ := filepath.Rel(l.root, path) // both are below the root
	return rel
}

// trouble is why a port cannot be used.
func (l linux) trouble(path, holder string) error {
	if holder != "" {
		return fmt.Errorf("%w: %s", pos.ErrPortTaken, holder)
	}
	if !l.mayUse(path) {
		return &os.PathError{Op: "open", Path: path, Err: pos.ErrPortForbidden}
	}
	return nil
}

// phantom reports whether a device is a name alone: Linux makes some for lines that a
// machine may have and has not.
func (l linux) phantom(path string) bool {
	name := filepath.Base(path)
	if !strings.HasPrefix(name, "ttyS") && !strings.HasPrefix(name, "ttyAMA") {
		return false
	}
	kind, err := os.ReadFile(filepath.Join(l.root, "sys/class/tty", name, "type"))
	return err != nil || strings.TrimSpace(string(kind)) == "0"
}

// byID are the names of devices that stay the same wherever they are plugged in.
func (l linux) byID() map[string]string {
	links := map[string]string{}
	all, _ := filepath.Glob(filepath.Join(l.root, "dev/serial/by-id/*")) // the pattern is well formed
	for _, link := range all {
		if target, err := filepath.EvalSymlinks(link); err == nil {
			links[target] = link
		}
	}
	return links
}

// readable takes from the name of a device what its kind of port is.
func readable(id string) string {
	id = strings.TrimPrefix(id, "usb-")
	if i := strings.LastIndex(id, "-if"); i > 0 {
		id = id[:i]
	}
	return strings.ReplaceAll(id, "_", " ")
}

// model is what a printer at USB calls itself, by IEEE 1284.
func (l linux) model(path string) string {
	id, err := os.ReadFile(filepath.Join(l.root, "sys/class/usbmisc", filepath.Base(path), "device/ieee1284_id"))
	if err != nil {
		return ""
	}
	named := map[string]string{}
	for _, field := range strings.Split(string(id), ";") {
		key, value, _ := strings.Cut(field, ":")
		named[strings.TrimSpace(key)] = strings.TrimSpace(value)
	}
	maker, model := named["MFG"]+named["MANUFACTURER"], named["MDL"]+named["MODEL"]
	return strings.TrimSpace(maker + " " + strings.TrimPrefix(model, maker+" "))
}

// holders are the programs that have a device open, as far as this user may see.
func (l linux) holders() map[string]string {
	held := map[string]string{}
	all, _ := filepath.Glob(filepath.Join(l.root, "proc/[0-9]*/fd/*")) // the pattern is well formed
	for _, fd := range all {
		device, err := os.Readlink(fd)
		if err != nil || !strings.HasPrefix(device, "/dev/") {
			continue
		}
		process := filepath.Dir(filepath.Dir(fd))
		pid, err := strconv.Atoi(filepath.Base(process))
		if err != nil || pid == l.self {
			continue
		}
		name, err := os.ReadFile(filepath.Join(process, "comm"))
		if err != nil {
			continue // it has ended meanwhile
		}
		held[filepath.Join(l.root, device)] = fmt.Sprintf("%s (%d)", strings.TrimSpace(string(name)), pid)
	}
	return held
}
