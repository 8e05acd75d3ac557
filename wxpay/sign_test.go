package wxpay_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wxtill/wxpay"
)

const officialKey = "192006250b4c09247ec02edce69f6a2d"

// official is the pair of vectors that WeChat publishes.
var official = wxpay.Params{
	{Name: "appid", Value: "wxd930ea5d5a258f4f"},
	{Name: "mch_id", Value: "10000100"},
	{Name: "device_info", Value: "1000"},
	{Name: "body", Value: "test"},
	{Name: "nonce_str", Value: "ibuaiVcKdpRxkhJA"},
}

func TestOfficialVectors(t *testing.T) {
	tests := []struct {
		name string
		how  wxpay.SignType
		want string
	}{
		{"md5", wxpay.MD5, "9A0A8659F005D6984697E2CA0A9CF3B7"},
		{"nothing said is md5", "", "9A0A8659F005D6984697E2CA0A9CF3B7"},
		{"hmac", wxpay.HMACSHA256, "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := official.Sign(officialKey, tt.how); got != tt.want {
				t.Errorf("Sign = %s, want %s", got, tt.want)
			}
			signed := official.With("sign", tt.want)
			if err := signed.Verify(officialKey, tt.how); err != nil {
				t.Errorf("Verify: %v", err)
			}
		})
	}
}

func TestSignSkipsEmptyValuesAndSign(t *testing.T) {
	p := slices.Clone(official)
	p.Add("attach", "")
	p.Add("sign", "whatever")
	if got, want := p.Sign(officialKey, wxpay.MD5), official.Sign(officialKey, wxpay.MD5); got != want {
		t.Errorf("Sign = %s, want %s", got, want)
	}
}

// Sorting "name=value" puts coupon_id_10 before coupon_id_1, because 0 sorts
// before =; WeChat sorts names. The digest was made with md5sum by hand.
func TestSignSortsByNameOnly(t *testing.T) {
	p := wxpay.Params{
		{Name: "coupon_id_10", Value: "b"},
		{Name: "coupon_id_1", Value: "a"},
		{Name: "coupon_id_2", Value: "c"},
	}
	const want = "BA4AF14FD60CEFCBD2B6F6AF147E5EC7" // coupon_id_1=a&coupon_id_10=b&coupon_id_2=c&key=k
	if got := p.Sign("k", wxpay.MD5); got != want {
		t.Errorf("Sign = %s, want %s", got, want)
	}
}

func TestVerifyRefuses(t *testing.T) {
	right := official.Sign(officialKey, wxpay.MD5)
	tests := []struct {
		name string
		p    wxpay.Params
		key  string
		how  wxpay.SignType
	}{
		{"unsigned", official, officialKey, wxpay.MD5},
		{"empty sign", official.With("sign", ""), officialKey, wxpay.MD5},
		{"lower case", official.With("sign", strings.ToLower(right)), officialKey, wxpay.MD5},
		{"cut off", official.With("sign", right[:31]), officialKey, wxpay.MD5},
		{"longer than any digest", official.With("sign", right+right+right), officialKey, wxpay.MD5},
		{"another key", official.With("sign", right), officialKey[:31] + "e", wxpay.MD5},
		{"another way", official.With("sign", right), officialKey, wxpay.HMACSHA256},
		{"a value changed", official.With("body", "tesu").With("sign", right), officialKey, wxpay.MD5},
		{"a field more", official.With("attach", "x").With("sign", right), officialKey, wxpay.MD5},
		{"a field less", append(official[:4:4], wxpay.Field{Name: "sign", Value: right}), officialKey, wxpay.MD5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.p.Verify(tt.key, tt.how)
			if !errors.Is(err, wxpay.ErrSignature) {
				t.Fatalf("Verify = %v, want ErrSignature", err)
			}
			if strings.Contains(err.Error(), right) {
				t.Error("the error tells the right signature")
			}
		})
	}
}

// An empty element is a field without a value, which is not signed.
func TestVerifySkipsEmptyElements(t *testing.T) {
	doc := strings.Replace(signed(paid()), "<xml>", "<xml><attach/>", 1)
	p, err := wxpay.Parse([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Verify(key, wxpay.MD5); err != nil || !p.Has("attach") {
		t.Errorf("Verify of %v: %v", p, err)
	}
}

// By a way of signing that there is none nothing is signed, and nothing believed.
func TestUnknownSignType(t *testing.T) {
	const bogus = wxpay.SignType("md5")
	if got := official.Sign(officialKey, bogus); got != "" {
		t.Errorf("Sign = %q", got)
	}
	for _, sign := range []string{"", official.Sign(officialKey, wxpay.MD5), official.Sign(officialKey, wxpay.HMACSHA256)} {
		if err := official.With("sign", sign).Verify(officialKey, bogus); !errors.Is(err, wxpay.ErrSignType) {
			t.Errorf("sign %q: Verify = %v", sign, err)
		}
	}
}

func TestSignDoesNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z_]{1,8}[0-9]{0,2}`), 1, 90, rapid.ID).Draw(t, "names")
		p := make(wxpay.Params, len(names))
		for i, name := range names {
			p[i] = wxpay.Field{Name: name, Value: rapid.StringN(0, 40, 200).Draw(t, "value")}
		}
		how := rapid.SampledFrom([]wxpay.SignType{wxpay.MD5, wxpay.HMACSHA256}).Draw(t, "how")
		shuffled := wxpay.Params(rapid.Permutation(p).Draw(t, "shuffled"))
		if got, want := shuffled.Sign(officialKey, how), p.Sign(officialKey, how); got != want {
			t.Fatalf("Sign = %s in another order, want %s", got, want)
		}
		if err := shuffled.With("sign", p.Sign(officialKey, how)).Verify(officialKey, how); err != nil {
			t.Fatal(err)
		}
	})
}
