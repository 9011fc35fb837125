package httpapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

// What the parser of queries takes, every store takes; what it refuses names the parameter.
func FuzzQuery(f *testing.F) {
	for _, s := range []string{"", "kind=mediation.case&state=a&state=b&opened=2025-01-01..2025-12-31&limit=5", "due=..2025-01-01&order=due&reverse=true&after=MjAyNS0wMS0wMXxrfGlk",
		"place=a/b&tag=x&holder=u&closed=2025-02-28", "limit=-1&x=%00;", "a=1&a=2&lang=zh", "order=opened&after=fGt8aWQ", "%zz", "kind=%ff", "=0", "=%00", "after=~", "after=~AAAA"} {
		f.Add(s)
	}
	c, err := newCursors(nil)
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, raw string) {
		p := parse(raw)
		q := p.records(c)
		if err := p.end(); err != nil {
			for _, one := range err.(interface{ Unwrap() []error }).Unwrap() {
				var told *townhall.Error
				require.True(t, errors.As(one, &told), "%v", one)
				assert.NotEmpty(t, told.Field)
				assert.False(t, told.Needed.IsZero())
				_, err := json.Marshal(told.Found)
				assert.NoError(t, err)
			}
			return
		}
		assert.NoError(t, q.Check())
		assert.True(t, q.Limit >= 1 && q.Limit <= mostListed)
		assert.Equal(t, q.After, parse("after="+c.text(q.After, true)).cursor("after", c))
	})
}

func FuzzAccept(f *testing.F) {
	for _, s := range []string{"", "*/*", "text/html, application/json;q=0.5", "application/x-ndjson;q=1.0;x=y", ",;q=,", "application/*;q=nan"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, accept string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header = http.Header{"Accept": {accept}}
		form, err := accepted(r, asJSON, asLines)
		assert.True(t, err != nil && form == "" || form == asJSON || form == asLines)
	})
}

// A ballot that is read at a glance is read as any JSON is.
func FuzzPlainBallot(f *testing.F) {
	for _, s := range []string{`{"ballot":[]}`, `{"ballot":["a"]}`, `{"ballot":["a","中"]}`, `{"ballot":["a",]}`, `{"ballot":["a""b"]}`, `{"ballot":[,"a"]}`, `{"ballot":["\u0061"]}`, `{"ballot":["a"]}]}`, `{"ballot":[}`, "{\"ballot\":[\"\x01\"]}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		marked, ok := plainBallot(s)
		if !ok {
			return
		}
		paper, err := decoded[ballotPaper]([]byte(s))
		require.NoError(t, err, "%q", s)
		require.NoError(t, strict([]byte(s)))
		assert.Equal(t, paper.Ballot, marked)
	})
}

// Types that write themselves are described as they do.
func TestOwnTypesAreDescribed(t *testing.T) {
	s := newSchemas()
	finding := s.answered.SchemaFromRef(s.of(reflect.TypeFor[townhall.Finding]()).Ref)
	assert.NotEmpty(t, finding.Properties["need"].AnyOf)
	for example, of := range map[string]reflect.Type{townhall.NewDate(2025, 1, 6).String(): reflect.TypeFor[townhall.Date](), "a.b/c/d": reflect.TypeFor[townhall.Ref](), townhall.RatioOf(-2, 3).String(): reflect.TypeFor[townhall.Ratio](),
		townhall.RatioOf(1, 0).String(): reflect.TypeFor[townhall.Ratio](), "": reflect.TypeFor[townhall.Date]()} {
		described := s.of(of)
		assert.Equal(t, "string", described.Type)
		assert.Regexp(t, described.Pattern, example)
	}
	assert.Contains(t, s.of(reflect.TypeFor[townhall.Money]()).Properties, "amount")
	assert.Empty(t, s.of(reflect.TypeFor[unknown]()).Type, "nothing wrong is said of what is not known")
}

// unknown writes itself as nobody knows what.
type unknown struct{ A int }

func (unknown) MarshalJSON() ([]byte, error) { return []byte("1"), nil }

func TestStrictJSON(t *testing.T) {
	for s, ok := range map[string]bool{`{"a":1,"b":{"a":1}}`: true, `[{"a":1},{"a":2}]`: true, `{"a":"a","b":"a"}`: true, `{"a":1,"a":1}`: false, `{"x":[{"a":{},"a":[]}]}`: false,
		`{"a":{"b":1},"c":1,"a":2}`: false, "\"\xff\"": false, `{"a":"b","b":1}`: true, `{`: true, ``: true} {
		assert.Equal(t, ok, strict([]byte(s)) == nil, s)
	}
}

func TestAccepted(t *testing.T) {
	for accept, want := range map[string]string{"": asJSON, "*/*": asJSON, "application/x-ndjson": asLines, "application/json;q=0.1, application/x-ndjson;q=0.2": asLines, "application/*": asJSON,
		"application/json;q=0, */*": asLines, "text/html": "", "TEXT/HTML, Application/JSON": asJSON, "application/json;q=0, application/x-ndjson;q=0": "", "text/html, */*;q=0.1": asJSON} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept", accept)
		got, err := accepted(r, asJSON, asLines)
		assert.Equal(t, want, got, accept)
		assert.Equal(t, want == "", err != nil, accept)
	}
}
