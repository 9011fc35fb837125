package townhall_test

import (
	"database/sql"
	"database/sql/driver"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

// TestNothingIsNULL: the zero word is NULL in a column, but for a count, whose zero is a number.
func TestNothingIsNULL(t *testing.T) {
	for _, c := range []struct {
		word driver.Valuer
		want any
	}{{townhall.Date{}, nil}, {townhall.Ref{}, nil}, {townhall.Ratio{}, nil}, {townhall.Money{}, nil}, {townhall.Count{}, "0"}} {
		stored, err := c.word.Value()
		require.NoError(t, err)
		assert.Equal(t, c.want, stored, "%T", c.word)
	}
}

func TestScanNamesWhatItFound(t *testing.T) {
	for field, word := range map[string]sql.Scanner{"date": new(townhall.Date), "ref": new(townhall.Ref), "ratio": new(townhall.Ratio), "money": new(townhall.Money), "count": new(townhall.Count)} {
		require.NoError(t, word.Scan(nil), field)
		e := failed(t, townhall.Invalid, word.Scan(int64(7)))
		assert.Equal(t, []string{field, "int64", "text or NULL"}, []string{e.Field, e.Found.String(), e.Needed.String()})
		failed(t, townhall.Invalid, word.Scan("?"))
	}
}
