package ports

import (
	"path"
	"strings"

	"golang.org/x/sys/windows/registry"

	"wxtill/pos"
)

// find reads where Windows notes the serial ports that are there now.
func find() []pos.PrinterPort {
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, `HARDWARE\DEVICEMAP\SERIALCOMM`, registry.QUERY_VALUE)
	if err != nil {
		return nil // a machine that never had any has no such key
	}
	defer key.Close()
	drivers, err := key.ReadValueNames(0)
	if err != nil {
		return nil
	}
	var found []pos.PrinterPort
	for _, driver := range drivers {
		name, _, err := key.GetStringValue(driver)
		if err != nil || name == "" {
			continue
		}
		found = append(found, pos.PrinterPort{
			Transport: "serial", Device: name, Address: name, Name: path.Base(strings.ReplaceAll(driver, `\`, "/")),
		})
	}
	return found
}
