package townhall_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

// plan is a document that people write by hand.
type plan struct {
	Days []townhall.Period `json:"days"`
	Size int               `json:"size"`
}

func (p plan) Check() error {
	for _, d := range p.Days {
		if err := d.Check("days"); err != nil {
			return err
		}
	}
	return nil
}

func TestReadStrict(t *testing.T) {
	p, err := townhall.ReadStrict[plan]([]byte("\ufeff{\"days\": [{\"from\": \"2025-07-22\"}], \"size\": 2}"))
	require.NoError(t, err)
	assert.Equal(t, plan{Days: []townhall.Period{townhall.Since(on("2025-07-22"))}, Size: 2}, p)

	for name, c := range map[string]struct {
		doc, field string
		line       int
	}{
		"a misspelt member":            {"{\n\"days\": [{\n\"form\": \"2025-07-22\"}]}", "days[0].form", 3},
		"a member twice":               {"{\n\"size\": 1,\n\"size\": 2}", "size", 3},
		"the same but for its case":    {"{\n\"size\": 1,\n\"Size\": 2}", "Size", 3},
		"a day that does not exist":    {"{\"days\": [\n{\"from\": \"2025-02-30\"}]}", "days[0].from", 2},
		"what its own check refuses":   {"{\n\"days\": [{\"from\": \"2025-07-22\", \"to\": \"2025-07-21\"}]}", "days", 2},
		"no JSON":                      {"{\n\"days\": [}", "", 2},
		"more behind the end":          {"{}\n{}", "", 2},
		"nothing":                      {"", "", 1},
		"another thing than an object": {"[]", "", 1},
	} {
		p, err := townhall.ReadStrict[plan]([]byte(c.doc))
		e := failed(t, townhall.Invalid, err)
		assert.Equal(t, c.field, e.Field, name)
		assert.Equal(t, c.line, e.Line, name)
		assert.False(t, e.Needed.IsZero(), name)
		assert.Zero(t, p, name)
	}
}
