package postest

import (
	"reflect"
	"strings"
	"sync"
	"time"
)

// clone copies what a book would keep of v: what its JSON has, without writing it. A
// field that JSON leaves out is left out here, too.
func clone[T any](v *T) *T {
	c := new(T)
	copyValue(reflect.ValueOf(c).Elem(), reflect.ValueOf(v).Elem())
	return c
}

// copyValue copies from into to, which is zero.
func copyValue(to, from reflect.Value) {
	switch from.Kind() {
	case reflect.Pointer:
		if !from.IsNil() {
			to.Set(reflect.New(from.Type().Elem()))
			copyValue(to.Elem(), from.Elem())
		}
	case reflect.Slice:
		if from.IsNil() {
			return
		}
		to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
		for i := range from.Len() {
			copyValue(to.Index(i), from.Index(i))
		}
	case reflect.Struct:
		if at, ok := from.Interface().(time.Time); ok {
			to.Set(reflect.ValueOf(kept(at)))
			return
		}
		for _, f := range fieldsOf(from.Type()) {
			if field := from.Field(f.index); !f.omitEmpty || !field.IsZero() && (field.Kind() != reflect.Slice || field.Len() > 0) {
				copyValue(to.Field(f.index), field)
			}
		}
	case reflect.Map, reflect.Interface, reflect.Func, reflect.Chan:
		panic("postest: a book keeps no " + from.Type().String())
	default:
		to.Set(from)
	}
}

// kept is a time as a book gives it back: without the monotonic clock, in a zone
// that has lost its name.
func kept(at time.Time) time.Time {
	at = at.Round(0)
	_, offset := at.Zone()
	_, local := at.Local().Zone()
	switch offset {
	case 0:
		return at.UTC()
	case local:
		return at.Local()
	}
	return at.In(time.FixedZone("", offset))
}

// keptField is a field that JSON writes.
type keptField struct {
	index     int
	omitEmpty bool
}

var keptFields sync.Map // reflect.Type -> []keptField

// fieldsOf are the fields of a struct that JSON writes.
func fieldsOf(t reflect.Type) []keptField {
	if known, ok := keptFields.Load(t); ok {
		return known.([]keptField)
	}
	var fields []keptField
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() && name != "-" {
			fields = append(fields, keptField{i, strings.Contains(options, "omitempty")})
		}
	}
	keptFields.Store(t, fields)
	return fields
}
