package httpapi_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/vote"
)

// The document is read by a library of others, which also holds what is sent and answered against it.
func TestDocumentIsOpenAPI(t *testing.T) {
	c := open(t, config(t, memory.New()))
	raw := c.ask("GET", "/openapi.json", "").is(200).Body.Bytes()
	doc, err := libopenapi.NewDocument(raw)
	require.NoError(t, err)
	v, faults := validator.NewValidator(doc)
	require.Empty(t, faults)
	valid, wrong := v.ValidateDocument()
	for _, w := range wrong {
		t.Error(w.Message, w.Reason, w.SchemaValidationErrors)
	}
	require.True(t, valid)
	conforms := func(method, path, body string, header ...string) answer {
		t.Helper()
		got := c.ask(method, path, body, header...)
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		if body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		_, wrong := v.ValidateHttpRequestResponse(r, got.Result())
		for _, w := range wrong {
			t.Errorf("%s %s: %s %s %v\n%s", method, path, w.Message, w.Reason, w.SchemaValidationErrors, got.Body)
		}
		return got
	}
	body := strings.TrimPrefix(conforms("POST", "/records/mediation.committee/establish", committee).is(201).json()["ref"].(string), "mediation.committee/")
	at := conforms("POST", "/records/mediation.case/accept", application+body+`"}`).is(201).Header().Get("Location")
	conforms("POST", at+"/assign", `{"mediators":["m1"]}`).is(200)
	conforms("POST", at+"/seal", `{}`).is(422)
	conforms("POST", at+"/void", `{}`).is(422)
	conforms("GET", at, "").is(200)
	conforms("GET", at+"/history?limit=1", "").is(200)
	conforms("GET", "/records?kind=mediation.case&limit=3&whole=true&state=assigned&state=accepted", "").is(200)
	conforms("GET", "/records?due=2025-01-01..&limit=1", "").is(200)
	conforms("GET", "/history?after=1", "").is(200)
	conforms("GET", "/kinds", "").is(200)
	conforms("GET", "/rules", "").is(200)
	conforms("GET", "/healthz", "").is(200)
	rule, err := governance.TownCongressDecision.On(townhall.NewDate(2025, 3, 3))
	require.NoError(t, err)
	poll, err := json.Marshal(vote.Poll{ID: "p", Options: []string{"for", "against"}, Marks: 1, Rule: rule, Voters: []vote.Voter{{ID: "m1"}}})
	require.NoError(t, err)
	conforms("POST", "/polls", string(poll)).is(201)
	conforms("GET", "/polls/p", "").is(200)
	conforms("POST", "/polls/p/ballots", `{"ballot":["for"]}`, "Idempotency-Key", "1").is(201)
	conforms("GET", "/polls/p/result", "").is(422)
	conforms("POST", "/polls/p/close", "").is(200)
	conforms("GET", "/polls/p/result", "").is(200)
	conforms("PUT", "/people/wang", `{"name":"x","more":{"mail":"y"}}`).is(204)
	conforms("GET", "/people/wang?field=name&field=mail", "").is(200)
	conforms("POST", "/people/find", `{"field":"name","value":"x"}`).is(200)
}

// What the document says of each action is what the action is given: no member more, none less, and none required.
func TestDocumentHasTheInputOfEveryAction(t *testing.T) {
	var doc struct {
		Paths map[string]map[string]struct {
			RequestBody struct {
				Content map[string]struct{ Schema map[string]any }
			}
		}
		Components struct{ Schemas map[string]map[string]any }
	}
	require.NoError(t, json.Unmarshal(open(t, config(t, memory.New())).ask("GET", "/openapi.json", "").Body.Bytes(), &doc))
	for _, a := range allActions() {
		path := "/records/" + a.Kind + "/{id}/" + a.Verb
		if a.Makes {
			path = "/records/" + a.Kind + "/" + a.Verb
		}
		ref, _ := doc.Paths[path]["post"].RequestBody.Content["application/json"].Schema["$ref"].(string)
		schema := doc.Components.Schemas[strings.TrimPrefix(ref, "#/components/schemas/")]
		require.NotNil(t, schema, path)
		members := map[string]bool{}
		names, _ := schema["properties"].(map[string]any)
		for name := range names {
			members[name] = true
		}
		want := map[string]bool{}
		for _, f := range reflect.VisibleFields(a.Input) {
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); f.IsExported() && name != "-" && !(f.Anonymous && name == "") {
				want[name] = true
			}
		}
		assert.Equal(t, want, members, path)
		assert.Equal(t, false, schema["additionalProperties"], path)
	}
	for name, schema := range doc.Components.Schemas {
		if strings.HasSuffix(name, "Input") {
			assert.NotContains(t, schema, "required", name)
		}
	}
	day := doc.Components.Schemas["MediationSessionInput"]["properties"].(map[string]any)
	found := false
	for _, s := range day {
		if p, ok := s.(map[string]any)["pattern"].(string); ok && regexp.MustCompile(p).MatchString("2025-03-03") {
			found = true
		}
	}
	assert.True(t, found, "a session has a day")
}

func TestDocumentNamesTheServerWhereItWasAsked(t *testing.T) {
	c := open(t, config(t, memory.New()))
	c.h = http.StripPrefix("/town/api", c.h)
	var doc struct{ Servers []struct{ URL string } }
	require.NoError(t, json.Unmarshal(c.ask("GET", "/town/api/openapi.json", "").is(200).Body.Bytes(), &doc))
	assert.Equal(t, "/town/api", doc.Servers[0].URL)
	at := c.ask("POST", "/town/api/records/mediation.committee/establish", committee).is(201).Header().Get("Location")
	c.ask("GET", at, "").is(200)
	assert.Contains(t, c.ask("GET", "/town/api/docs", "").Body.String(), `href="/town/api/docs/style.css"`)
}
