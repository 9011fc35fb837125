package xlsx

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

// A million rows would take a minute; the limit is what counts.
func TestMoreRowsThanASheetHoldsGoOn(t *testing.T) {
	assert.Equal(t, 1_048_576, maxRows, "by the format")
	numbered := func(name string, n int) Table {
		return Table{Name: townhall.Plain(name), Columns: []Column{{Label: townhall.Plain("n")}}, Rows: func(yield func([]townhall.Value, error) bool) {
			for i := range n {
				if !yield([]townhall.Value{townhall.ValueOf(i)}, nil) {
					return
				}
			}
		}}
	}
	var file bytes.Buffer
	require.NoError(t, write(&file, townhall.EN, 3, []Table{numbered("full", 2), numbered("more", 5), numbered("More (2)", 0)}))
	sheets, err := Read(&file, Limits{})
	require.NoError(t, err)
	rows := func(cells ...string) (out []Row) {
		for i, c := range cells {
			out = append(out, Row{i + 2, []string{c}})
		}
		return out
	}
	head := []string{"n"}
	assert.Equal(t, []Sheet{{"full", head, rows("0", "1")}, {"more", head, rows("0", "1")}, {"more (2)", head, rows("2", "3")}, {"more (3)", head, rows("4")},
		{"More (2) (2)", head, nil}}, sheets)
}
