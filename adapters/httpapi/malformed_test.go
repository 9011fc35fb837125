package httpapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/adapters/memory"
)

// requestsEnv says how many malformed requests are sent, where it is set.
const requestsEnv = "TOWNHALL_REQUESTS"

// Whatever is sent, the answer is no failure of the server, and every error is a problem.
func TestMalformedRequestsGetProblems(t *testing.T) {
	count := 2000
	if s := os.Getenv(requestsEnv); s != "" {
		var err error
		count, err = strconv.Atoi(s)
		require.NoError(t, err)
	}
	c := open(t, config(t, memory.New()))
	at := c.accepted(c.established())
	f := newForge(t, c.ask("GET", "/openapi.json", "").Body.Bytes(), at[strings.LastIndex(at, "/")+1:])
	statuses := map[int]int{}
	for i := range count {
		r := f.request(uint64(i))
		sent := fmt.Sprintf("%d: %s %s %v\n%q", i, r.Method, r.RequestURI, r.Header, f.sent)
		w := httptest.NewRecorder()
		c.h.ServeHTTP(w, r)
		statuses[w.Code]++
		if w.Code >= 500 {
			t.Fatalf("%d\n%s\n%s", w.Code, sent, w.Body)
		}
		if w.Code < 400 || r.Method == http.MethodHead {
			continue
		}
		var p map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Header().Get("Content-Type") != "application/problem+json" || p["title"] == "" || p["code"] == "" {
			t.Fatalf("%d is no problem: %v\n%s\n%s", w.Code, err, sent, w.Body)
		}
	}
	t.Logf("statuses: %v", statuses)
	for _, s := range []int{200, 400, 404, 405, 406, 414, 415, 422} {
		if statuses[s] == 0 {
			t.Errorf("no request came to %d: the requests are not as bad as they should be", s)
		}
	}
}

// forge makes requests out of a document, and spoils them.
type forge struct {
	paths   []string
	doc     map[string]any
	schemas map[string]any
	id      string // of a record that there is
	sent    []byte
	*rand.Rand
}

func newForge(t *testing.T, raw []byte, id string) *forge {
	f := &forge{id: id}
	require.NoError(t, json.Unmarshal(raw, &f.doc))
	f.schemas = f.doc["components"].(map[string]any)["schemas"].(map[string]any)
	f.paths = slices.Sorted(maps.Keys(f.doc["paths"].(map[string]any)))
	return f
}

func (f *forge) one(list ...string) string { return list[f.IntN(len(list))] }

func (f *forge) sometimes(n int) bool { return f.IntN(n) == 0 }

// request is the nth request: always the same one.
func (f *forge) request(n uint64) *http.Request {
	f.Rand = rand.New(rand.NewPCG(n, 1))
	path := f.paths[f.IntN(len(f.paths))]
	item := f.doc["paths"].(map[string]any)[path].(map[string]any)
	method := f.one(slices.Sorted(maps.Keys(item))...)
	op, _ := item[method].(map[string]any)
	method = strings.ToUpper(method)
	if f.sometimes(10) {
		method = f.one("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW", "get")
	}
	target := f.target(path, op)
	u, err := url.ParseRequestURI(target)
	if err != nil { // a server has refused it before
		u, target = &url.URL{Path: "/records"}, "/records"
	}
	f.sent = nil
	if op["requestBody"] != nil || f.sometimes(10) {
		f.sent = f.body(op)
	}
	r := &http.Request{Method: method, URL: u, RequestURI: target, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Host: "town.example", RemoteAddr: "192.0.2.1:1234",
		Header: f.header(op), Body: http.NoBody}
	if f.sent != nil {
		r.Body, r.ContentLength = readCloser{bytes.NewReader(f.sent)}, int64(len(f.sent))
		if f.sometimes(5) {
			r.ContentLength = -1
		}
	}
	if r.Header.Get("Accept") == "text/event-stream" && path == "/history" {
		r.Header.Del("Accept") // it would not end
	}
	return r
}

type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }

var oddTexts = []string{"", "x", "nothing", "%00", "%ff%fe", "..", "%2e%2e", "a/b", "%2F", "'; DROP TABLE townhall_record; --", "{id}", "中文", "%E4%B8%AD", "1e999", "-1", "99999999999999999999", "null", "<script>", "${jndi:x}", "%zz", " ", "\t"}

func (f *forge) target(path string, op map[string]any) string {
	for strings.Contains(path, "{") {
		from, to := strings.Index(path, "{"), strings.Index(path, "}")
		value := f.id
		if f.sometimes(3) {
			value = strings.ReplaceAll(strings.ReplaceAll(f.one(oddTexts...), "\t", "%09"), " ", "%20")
		}
		path = path[:from] + value + path[to+1:]
	}
	switch f.IntN(30) {
	case 0:
		path = strings.Repeat("/long", 3000)
	case 1:
		path += "/"
	case 2:
		path = "/" + path
	case 3:
		path += "/" + f.one("x", "history", "..", "%2e%2e/x", "records")
	}
	var query []string
	params, _ := op["parameters"].([]any)
	for _, p := range params {
		if p := p.(map[string]any); p["in"] == "query" && f.sometimes(4) {
			query = append(query, p["name"].(string)+"="+url.QueryEscape(f.value(p["schema"], 0)))
		}
	}
	for f.sometimes(6) {
		query = append(query, f.one("x=1", "limit=1&limit=2", "limit=%zz", "after=AAAA", "lang=xx", ";", "=", "&&&", "opened=2025-13-01", "place=../..", "state=%00", "tag=%ff", "order=due&after=fGt8aQ", "limit=-5", "whole=perhaps"))
	}
	if len(query) > 0 {
		path += "?" + strings.Join(query, "&")
	}
	return path
}

func (f *forge) value(schema any, depth int) string {
	if f.sometimes(2) {
		s, err := url.PathUnescape(f.one(oddTexts...))
		if err == nil {
			return s
		}
	}
	return strings.Trim(f.json(schema, depth), `"`)
}

func (f *forge) header(op map[string]any) http.Header {
	h := http.Header{"Accept-Language": {f.one("en", "zh", "fr;q=2", "*", ";;;", strings.Repeat("en,", 500), "\xff")}, "X-Who": {f.one("mediator m1", "clerk k", "", "bad", "x \xff")}}
	if !f.sometimes(4) {
		h.Set("X-Who", "mediator m1")
	}
	if !f.sometimes(6) {
		h.Set("Content-Type", "application/json")
	} else {
		h.Set("Content-Type", f.one("", "text/plain", "application/json; charset=utf-16", "application/merge-patch+json", "multipart/form-data; boundary=x", "application/json;;;", "\x00", "image/*", "APPLICATION/JSON"))
	}
	if f.sometimes(6) {
		h.Set("Accept", f.one("text/html", "*/*;q=0", "application/x-ndjson", "text/event-stream", "application/json;q=nan", ",,,", "\xff", strings.Repeat("a/b,", 2000), "application/json, */*;q=0.1"))
	}
	oddHeaders := map[string][]string{"If-Match": {`"1"`, `"0"`, `W/"1"`, `*`, `"x"`, `"99999999999999999999"`, `"1", "2"`}, "If-None-Match": {`"1"`, `*`, `,,`}, "Idempotency-Key": {"k", "\x00", "键", strings.Repeat("k", 300), " "},
		"Last-Event-ID": {"1", "-1", "x"}, "Content-Encoding": {"gzip", "identity"}, "X-Forwarded-For": {"1.1.1.1", "x"}, "Cookie": {"lang=zh", "lang", "\xff"}, "Origin": {"https://evil.example", "null"}, "Sec-Fetch-Site": {"cross-site", "same-origin"}, "Expect": {"x"}}
	for _, name := range slices.Sorted(maps.Keys(oddHeaders)) {
		if value := f.one(oddHeaders[name]...); f.sometimes(16) {
			h.Set(name, value)
		}
	}
	return h
}

// body is JSON that the operation may take, mostly spoilt.
func (f *forge) body(op map[string]any) []byte {
	var schema any
	if rb, ok := op["requestBody"].(map[string]any); ok {
		if m, ok := rb["content"].(map[string]any)["application/json"].(map[string]any); ok {
			schema = m["schema"]
		}
	}
	b := []byte(f.json(schema, 0))
	switch f.IntN(14) {
	case 0:
		b = b[:f.IntN(len(b)+1)]
	case 1:
		b = append(b, b...)
	case 2:
		b = []byte(strings.Repeat("[", 1+f.IntN(20000)))
	case 3:
		b = []byte(strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200))
	case 4:
		b[f.IntN(len(b))] ^= byte(1 + f.IntN(255))
	case 5:
		b = bytes.Replace(b, []byte("{"), []byte(`{"unknown":1,`), 1)
	case 6:
		b = bytes.Replace(b, []byte("{"), []byte(`{"reason":"a","reason":"b",`), 1)
	case 7:
		b = []byte(f.one("null", "true", "[]", "1", `"x"`, "", "\ufeff{}", "{}{}", "nul", "\xff\xfe", `{"":""}`, `{"\u0000":1}`, `{"a":1e999999}`))
	}
	return b
}

// json writes a value of a schema, or one that is not.
func (f *forge) json(schema any, depth int) string {
	s, _ := schema.(map[string]any)
	if ref, ok := s["$ref"].(string); ok {
		return f.json(f.schemas[strings.TrimPrefix(ref, "#/components/schemas/")], depth)
	}
	if depth > 6 || f.sometimes(25) {
		return f.one("null", "true", `""`, `"\u0000"`, `"\ud800"`, "-1", "1e400", "99999999999999999999999", "0.1", "[]", "{}", "[[[[]]]]", `"`+strings.Repeat("长", 300)+`"`, `{"date":"2025-01-01"}`, "9223372036854775807", "-9223372036854775808")
	}
	if any, ok := s["anyOf"].([]any); ok {
		return f.json(any[f.IntN(len(any))], depth+1)
	}
	kind, _ := s["type"].(string)
	if list, ok := s["type"].([]any); ok {
		kind = list[f.IntN(len(list))].(string)
	}
	switch kind {
	case "object":
		return f.object(s, depth)
	case "array":
		items := make([]string, f.IntN(3))
		for i := range items {
			items[i] = f.json(s["items"], depth+1)
		}
		return "[" + strings.Join(items, ",") + "]"
	case "integer":
		return f.one("0", "1", "2", "7", "30", "100000", "-3")
	case "boolean":
		return f.one("true", "false")
	case "null":
		return "null"
	}
	if examples, ok := s["examples"].([]any); ok && !f.sometimes(4) {
		raw, _ := json.Marshal(examples[f.IntN(len(examples))])
		return string(raw)
	}
	raw, _ := json.Marshal(f.one("m1", "wang", "li", "a", "2025-03-03", "village", "land", "application", "x", "shuinan/dongcun", f.id, "for", "中"))
	return string(raw)
}

func (f *forge) object(s map[string]any, depth int) string {
	var members []string
	props, _ := s["properties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(props)) {
		if !f.sometimes(3) {
			key, _ := json.Marshal(name)
			members = append(members, string(key)+":"+f.json(props[name], depth+1))
		}
	}
	if more, ok := s["additionalProperties"].(map[string]any); ok {
		members = append(members, `"more":`+f.json(more, depth+1))
	}
	return "{" + strings.Join(members, ",") + "}"
}
