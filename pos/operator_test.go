package pos

import (
	"fmt"
	"strings"
	"testing"
)

func TestRolesGrow(t *testing.T) {
	for right := range firstRole {
		had := false
		for _, role := range Roles {
			has := role.Has(right)
			if had && !has {
				t.Errorf("%s lacks %s, which a lower role has", role, right)
			}
			had = has
		}
		if !had {
			t.Errorf("the owner lacks %s", right)
		}
	}
}

func TestRightsOfStrangers(t *testing.T) {
	if Role("porter").Has(RightSell) {
		t.Error("an unknown role may sell")
	}
	if RoleOwner.Has("launch") {
		t.Error("somebody has an unknown right")
	}
	if RoleCashier.Has(RightRefund) || RoleSupervisor.Has(RightRefund) || !RoleManager.Has(RightRefund) {
		t.Error("refunds are the manager's")
	}
}

func TestCredentialsPrintWithoutPIN(t *testing.T) {
	c := Credentials{Operator: "01", PIN: "240816"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		if got := fmt.Sprintf(verb, c); strings.Contains(got, "2408") || !strings.Contains(got, "01") {
			t.Errorf("%s prints %s", verb, got)
		}
	}
}
