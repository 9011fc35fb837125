package web

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/xlsx"
)

// What a search finds is a spreadsheet, of what the one who asks may browse.
func TestASearchIsASpreadsheet(t *testing.T) {
	w := memoryTown(t)
	c := w.accepted()
	get := func(query string) *httptest.ResponseRecorder {
		rr := httptest.NewRecorder()
		w.site.ServeHTTP(rr, httptest.NewRequest(http.MethodGet, "/en/desk/search/records.xlsx?"+query, nil))
		return rr
	}
	rr := get("kind=mediation.case&person=王小明")
	require.Equal(t, http.StatusOK, rr.Code)
	sheets, err := xlsx.Read(rr.Body, xlsx.Limits{})
	require.NoError(t, err)
	require.Len(t, sheets[0].Rows, 1)
	assert.Equal(t, []string{c.ID, "mediation case"}, sheets[0].Rows[0].Cells[:2])
	assert.Equal(t, http.StatusBadRequest, get("opened_from=yesterday").Code)

	w.deny(func(r townhall.Request) bool { return r.Verb == townhall.Browsing })
	sheets, err = xlsx.Read(get("kind=mediation.case").Body, xlsx.Limits{})
	require.NoError(t, err)
	assert.Empty(t, sheets[0].Rows)
}
