package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
)

// output is standard output as every command uses it: objects for programs with
// -json, else text for people.
type output struct {
	io.Writer
	json    bool // -json
	objects *json.Encoder
}

// outputFlag adds -json to a command.
func outputFlag(fs *flag.FlagSet, stdout io.Writer) *output {
	o := &output{Writer: stdout, objects: json.NewEncoder(stdout)}
	fs.BoolVar(&o.json, "json", false, "for programs: one object a line")
	return o
}

// print prints an object, or the same as text.
func (o *output) print(object any, format string, args ...any) (err error) {
	if o.json {
		err = o.objects.Encode(object)
	} else {
		_, err = fmt.Fprintf(o, format, args...)
	}
	if err != nil {
		return fmt.Errorf("printing on standard output: %w", err)
	}
	return nil
}
