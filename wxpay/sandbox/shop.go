package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// shopTimeout is how long WeChat waits for the answer of a shop (4.2, 4.6).
const shopTimeout = 5 * time.Second

// postToShop brings a document to an address of the shop, and back what it
// answers: as text, for who asked has to judge it. Redirects are not followed.
// Call it with no lock held: the shop may turn to the gateway before it answers.
func (s *Sandbox) postToShop(address string, doc []byte) ([]byte, error) {
	if s.IsOffline() {
		return nil, errRefused
	}
	ctx, cancel := context.WithTimeout(context.Background(), shopTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(doc))
	if err != nil {
		return nil, errors.New("the shop's address is none")
	}
	req.Header.Set("Content-Type", "text/xml; charset=utf-8")
	client := http.Client{
		Transport:     s.o.ToShop,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Do(req)
	var told *url.Error
	switch {
	case errors.As(err, &told):
		return nil, told.Err
	case err != nil:
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the shop answered %s", resp.Status)
	}
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxRequest+1))
	if len(answer) > maxRequest {
		return nil, errors.New("the shop's answer is too large")
	}
	return answer, err
}
