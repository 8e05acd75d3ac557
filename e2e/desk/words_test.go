package desk

import "testing"

func TestWords(t *testing.T) {
	for slip, want := range map[string]string{
		"": "",
		"\x1b@\x1c&\x1ba\x01\x1bE\x01\x1d!\x11\x1c!\x0c\xb2\xe8\n\x1bE\x00a\n": "茶\na\n",
		"\x1d(k\x04\x001A2\x00\x1d(k\x06\x001P0T01\x1d(k\x03\x001Q0":           "T01\n",
		"8.00\x1bd\x04\x1dV\x01\x1bp\x00\x19\xfa":                              "8.00",
		"a\x1bD\x07\x0e\x00\tb  c\n":                                           "a\tb  c\n",
		"\x81\x1b@":                                                            "\ufffd\x1b@",
		"cut\x1d(k\xff":                                                        "cut\x1d(k\ufffd",
	} {
		if got, err := Words([]byte(slip)); got != want || err != nil {
			t.Errorf("%q: %q, %v; want %q", slip, got, err, want)
		}
	}
}
