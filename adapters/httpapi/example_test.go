package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/httpapi"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/mediation"
)

// portal is a host's own users: here, a token for each.
type portal map[string]townhall.Actor

// Who says who asks.
func (p portal) Who(r *http.Request) (townhall.Actor, error) {
	token, sent := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !sent {
		return townhall.Actor{}, nil // somebody unknown
	}
	if who, ok := p[token]; ok {
		return who, nil
	}
	return townhall.Actor{}, fmt.Errorf("no such token: %w", townhall.Forbidden)
}

// staff lets those who are known do everything, and others nothing.
var staff = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
	if r.By.Person == "" {
		return townhall.Denied(r)
	}
	return nil
})

func exampleAPI() http.Handler {
	office := cn.Office(memory.New(), staff)
	office.Now = func() time.Time { return time.Date(2025, 3, 3, 9, 0, 0, 0, cn.Zone) }
	api, err := httpapi.New(httpapi.Config{
		Office: office, Actions: mediation.Actions(), Kinds: mediation.Kinds(),
		Users: portal{"secret": {Person: "m1", Capacity: "mediator"}}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		panic(err)
	}
	return api
}

// A dispute over HTTP: it is accepted, assigned, mediated and agreed upon, and its history told.
func Example() {
	server := httptest.NewServer(exampleAPI())
	defer server.Close()
	send := func(method, path string, body string) map[string]any {
		r, err := http.NewRequest(method, server.URL+path, bytes.NewReader([]byte(body)))
		if err != nil {
			panic(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer secret")
		r.Header.Set("Accept-Language", "en")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			panic(err)
		}
		defer resp.Body.Close()
		var answer map[string]any
		if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
			panic(err)
		}
		return answer
	}
	committee := send("POST", "/records/mediation.committee/establish", `{"level": "village", "chosen": "villagers_assembly", "place": "shuinan/dongcun",
		"formed": "2025-01-06", "members": [{"person": "m1", "director": true}, {"person": "m2", "woman": true}, {"person": "m3"}]}`)
	id := strings.TrimPrefix(committee["ref"].(string), "mediation.committee/")
	c := send("POST", "/records/mediation.case/accept", `{"committee": "`+id+`", "category": "neighbours", "source": "application",
		"parties": [{"person": "wang", "side": "a"}, {"person": "li", "side": "b"}]}`)
	fmt.Println(c["state"], "due", c["due"])
	at := "/records/" + c["ref"].(string)

	problem := send("POST", at+"/agree_orally", `{"content": "fence moved back by 20 cm"}`)
	fmt.Println(problem["status"], problem["title"])
	send("POST", at+"/assign", `{"mediators": ["m1"], "chosen": true}`)
	fmt.Println(send("POST", at+"/mediate", `{"on": "2025-03-03", "record": "both were heard", "rights": true}`)["state"])
	fmt.Println(send("POST", at+"/agree_orally", `{"content": "fence moved back by 20 cm", "until": "2025-06-01"}`)["state"])
	for _, item := range send("GET", at+"/history", "")["items"].([]any) {
		entry := item.(map[string]any)
		fmt.Println(entry["pos"], entry["verb"])
	}
	// Output:
	// accepted due 2025-04-03
	// 422 a rule does not allow this
	// mediating
	// agreed
	// 2 accept
	// 3 assign
	// 4 mediate
	// 5 agree_orally
}

// The API in a host's own router, under a prefix and with the host's own users.
func Example_mounted() {
	router := chi.NewRouter()
	router.Get("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "the portal") })
	router.Mount("/api", http.StripPrefix("/api", exampleAPI()))
	server := httptest.NewServer(router)
	defer server.Close()
	for _, token := range []string{"secret", "", "wrong"} {
		r, err := http.NewRequest("GET", server.URL+"/api/records?kind=mediation.case", nil)
		if err != nil {
			panic(err)
		}
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			panic(err)
		}
		resp.Body.Close()
		fmt.Println(resp.StatusCode, resp.Header.Get("Content-Type"))
	}
	// Output:
	// 200 application/json
	// 200 application/json
	// 401 application/problem+json
}
