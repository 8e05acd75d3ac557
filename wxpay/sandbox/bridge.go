package sandbox

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"wxtill/wxpay"
)

// The addresses of the stand-in for WeixinJSBridge, which real phones have built
// in: the script, and what it asks.
const (
	bridgeScriptPath = "/bridge.js"
	bridgePath       = "/bridge"
)

//go:embed bridge.js
var bridgeScript []byte

// BridgeURL is the script that stands in for WeixinJSBridge on a web page (4.4)
// that is opened in a browser other than WeChat's: the BridgeScript of
// [wxpay.PayPage]. The customer is the account; do is "pay" or "cancel" for one
// who does so at once, and "" for one whose phone is held by hand.
func (s *Sandbox) BridgeURL(account, do string) string {
	return s.URL() + bridgeScriptPath + "?account=" + account + "&do=" + do
}

// bridgeJS serves the script to any page.
func (s *Sandbox) bridgeJS(*http.Request) reply {
	return reply{status: http.StatusOK, contentType: "text/javascript; charset=UTF-8", body: bridgeScript, anyOrigin: true}
}

// bridge is what a script on a page is answered: to a POST what came of the
// payment, "" as long as the customer has done nothing yet; a GET asks again.
func (s *Sandbox) bridge(r *http.Request) reply {
	phone := s.held(r)
	var err error
	if r.Method == http.MethodPost {
		err = s.invoked(r, phone)
	}
	text, _ := json.Marshal(bridgeAnswer(phone.Snapshot().Page, err)) // two texts always can be written
	return reply{status: http.StatusOK, contentType: "application/json; charset=UTF-8", body: text, anyOrigin: true}
}

// invoked does what a page asked WeixinJSBridge for, and then what the customer
// does by himself.
func (s *Sandbox) invoked(r *http.Request, phone *Phone) error {
	doc, err := io.ReadAll(io.LimitReader(r.Body, maxRequest))
	if err != nil {
		return err
	}
	var asked struct {
		Name    string         `json:"name"`
		Page    string         `json:"page"`
		Request map[string]any `json:"request"`
	}
	if err := json.Unmarshal(doc, &asked); err != nil {
		return err
	}
	if asked.Name != "getBrandWCPayRequest" {
		return errors.New("the function " + asked.Name + " does not exist")
	}
	var request wxpay.Params
	for name, value := range asked.Request {
		text, ok := value.(string)
		if !ok {
			return fmt.Errorf("%w: %s is no text", ErrPayField, name)
		}
		request.Add(name, text)
	}
	if err := phone.Invoke(asked.Page, request); err != nil {
		return err
	}
	switch r.URL.Query().Get("do") {
	case "pay":
		return phone.Pay()
	case "cancel":
		return phone.Cancel()
	}
	return nil
}

// bridgeAnswer words the end of a payment as section 4.4 does; err_desc is for
// who writes the page.
func bridgeAnswer(page Page, err error) map[string]string {
	const function = "get_brand_wcpay_request:"
	switch {
	case err != nil:
		return map[string]string{"err_msg": function + "fail", "err_desc": err.Error()}
	case page == PagePaid:
		return map[string]string{"err_msg": function + "ok"}
	case page == PageScanned || page == PagePassword:
		return map[string]string{"err_msg": ""}
	}
	return map[string]string{"err_msg": function + "cancel"}
}
