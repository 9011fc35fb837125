package townhall_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/townhall-go/townhall"
)

// manifold holds its words in every way in which a document may.
type manifold struct {
	townhall.Suspension                          // embedded, and Period in it
	Accepted            townhall.Date            `json:"accepted"`
	Heard               *townhall.Date           `json:"heard"`
	Visits              map[string]townhall.Date `json:"visits"`
	Paid                []townhall.Money         `json:"paid"`
	Verdict             townhall.Finding         `json:"verdict"`
	Book                townhall.Rulebook        `json:"book"`
	Size                uint8                    `json:"size"`
	Open                bool                     `json:"open"`
	Free                any                      `json:"free"`
	Share               float64                  `json:"share"`
}

func TestUnreadableMembersAreNamed(t *testing.T) {
	for _, c := range []struct{ doc, field, found, needed string }{
		{`{"accepted":"2025-02-30"}`, "doc.accepted", "2025-02-30", "a date such as 2025-10-09"},
		{`{"ACCEPTED":"x"}`, "doc.accepted", "x", "a date such as 2025-10-09"},
		{`{"accepted":7}`, "doc.accepted", "7", "a text"},
		{`{"heard":null,"from":"x"}`, "doc.from", "x", "a date such as 2025-10-09"},
		{`{"heard":"x"}`, "doc.heard", "x", "a date such as 2025-10-09"},
		{`{"cite":{"law":7}}`, "doc.cite.law", "7", "a text"},
		{`{"visits":{"wang":"2025-10-09","li":"x"}}`, "doc.visits[li]", "x", "a date such as 2025-10-09"},
		{`{"paid":[null,{"amount":"1.001","currency":"CNY"}]}`, "doc.paid[1]", "1.001 CNY", "an amount such as 1234.50 CNY"},
		{`{"paid":{}}`, "doc.paid", "{}", "a list"},
		{`{"verdict":{"parts":[{"held":true},{"need":{"date":"x"}}]}}`, "doc.verdict.parts[1].need", "x", "a date such as 2025-10-09"},
		{`{"book":{"rules":{"r":{"versions":[{"value":1,"to":"x"}]}}}}`, "doc.book.rules[r].versions[0].to", "x", "a date such as 2025-10-09"},
		{`{"size":300}`, "doc.size", "300", "a whole number in range"},
		{`{"free":{"x":[1]},"open":"no"}`, "doc.open", `"no"`, "true or false"},
		{`{"unknown":"x","reason":[]}`, "doc.reason", "[]", "a text"},
		{`{"share":"half"}`, "doc.share", `"half"`, "a value of type float64"},
		{`{"size":"` + strings.Repeat("很", 30) + `"}`, "doc.size", `"` + strings.Repeat("很", 19) + "…", "a whole number in range"},
		{`7`, "doc", "7", "an object"},
	} {
		_, err := townhall.Read[manifold](townhall.Record{Version: 1, Doc: []byte(c.doc)})
		e := failed(t, townhall.Corrupt, err)
		assert.Equal(t, []string{c.field, c.found, c.needed}, []string{e.Field, e.Found.String(), e.Needed.String()}, c.doc)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{`{"accepted":"x"}`, `{"verdict":{"need":{"date":1}}}`, `{"visits":{"":""},"paid":[[]]}`, `[]`, `{`, `{"book":{"rules":{"r":[]}}}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := townhall.Read[manifold](townhall.Record{Version: 1, Doc: []byte(s)}); err != nil {
			assert.Regexp(t, `^doc`, failed(t, townhall.Corrupt, err).Field)
		}
	})
}
