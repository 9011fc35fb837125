package intl_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/intl"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/mediation"
)

func accept(t *testing.T, on townhall.Date, parties ...mediation.Party) (mediation.Case, error) {
	office := intl.Office(memory.New(), townhall.Anyone(), townhall.NewCalendar("host"), time.UTC)
	return mediation.Accept(t.Context(), office, townhall.Actor{Capacity: "clerk"}, mediation.Application{On: on, Committee: "c",
		Category: mediation.Neighbours, Source: mediation.OnApplication, Parties: parties})
}

func TestAbroadNoChineseLawIsCited(t *testing.T) {
	a, b := mediation.Party{Person: "a", Side: "a"}, mediation.Party{Person: "b", Side: "b"}
	c, err := accept(t, townhall.NewDate(2025, 3, 3), a, b)
	require.NoError(t, err)
	assert.Empty(t, c.Duties, "no limit where the rulebook has none")

	b.Refuses = true
	_, err = accept(t, townhall.NewDate(2025, 3, 3), a, b)
	var r *townhall.Refusal
	require.True(t, errors.As(err, &r))
	failed := r.Finding.Failed()
	require.Len(t, failed, 1)
	assert.Equal(t, "mediation.refused", failed[0].Code)
	assert.Contains(t, failed[0].Cite.Law, "UNCITRAL")
	assert.Contains(t, r.Finding.In(townhall.EN), "(unverified)", "said wherever the rule is shown")
}

func TestLintSaysWhatIsUnverified(t *testing.T) {
	require.NoError(t, intl.Rulebook.Check())
	found := intl.Rulebook.Lint()
	require.Len(t, found, 1)
	assert.Equal(t, "lint.unverified", found[0].Code)
}

func ExampleOffice() {
	cal, err := townhall.NewCalendar("host").Publish(2026, townhall.SpecialDay{Date: townhall.NewDate(2026, 5, 1), Name: "Labour Day"})
	office := intl.Office(memory.New(), townhall.Anyone(), cal, time.UTC)
	due, _ := townhall.Within(1, townhall.WorkingDays).From(townhall.NewDate(2026, 4, 30)).Due(office.Calendar)
	fmt.Println(due.Date, err)
	// Output: 2026-05-04 <nil>
}
