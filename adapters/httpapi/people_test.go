package httpapi_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/httpapi"
	"github.com/townhall-go/townhall/adapters/memory"
)

func TestPeopleAreAskedAboutAndLoggedOnceWithOrigin(t *testing.T) {
	s := memory.New()
	cfg := config(t, s)
	asked := 0
	policy := townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		asked++
		if r.By.Person != "m1" {
			return townhall.Denied(r)
		}
		return nil
	})
	log := access.NewLog(cfg.Office)
	cfg.Office.Policy = policy
	cfg.People = access.People{Vault: cfg.Vault, Policy: policy, Log: log}
	cfg.Reads = func(context.Context, httpapi.Read) error { t.Error("a second log"); return nil }
	c := open(t, cfg)
	ask := func(method, path, body string, status int) {
		t.Helper()
		asked = 0
		c.ask(method, path, body).is(status)
		assert.Equal(t, 1, asked, path)
	}
	ask("PUT", "/people/wang", `{"name":"王小明","phone":"138"}`, 204)
	ask("GET", "/people/wang?field=name", "", 200)
	ask("POST", "/people/find", `{"field":"phone","value":"138"}`, 200)
	c.who = "clerk k"
	ask("POST", "/people/find", `{"field":"phone","value":"138"}`, 403)
	ask("DELETE", "/people/wang?reason=x", "", 403)
	ask("PUT", "/people/wang", `{"name":"x"}`, 403)
	c.who = "mediator m1"
	ask("DELETE", "/people/wang", `{"reason":"asked for it"}`, 204)
	var verbs, reasons []string
	for r, err := range log.Period(t.Context(), townhall.Period{}) {
		require.NoError(t, err)
		verbs, reasons = append(verbs, r.Verb), append(reasons, r.Reason)
		assert.Equal(t, "192.0.2.1", r.From.Address)
		assert.NotEmpty(t, r.From.Request)
	}
	assert.ElementsMatch(t, []string{"put", "read_name", "find", "shred"}, verbs)
	assert.Contains(t, reasons, "asked for it")
}

func TestPeopleOfAVaultAreKeptInTheReadings(t *testing.T) {
	cfg := logged(t, memory.New())
	c := open(t, cfg)
	c.ask("PUT", "/people/wang", `{"name":"王小明","phone":"138"}`).is(204)
	c.ask("POST", "/people/find", `{"field":"phone","value":"138"}`).is(200)
	c.ask("POST", "/people/find", `{"field":"phone","value":"139"}`).is(200) // nobody
	c.ask("DELETE", "/people/wang?reason=moved", "").is(204)
	assert.Equal(t, 3, entries(t, cfg.Office.Store))
}
