// Package intl assembles townhall for places outside the jurisdictions that have an adapter of their own: the rules that
// are not any one country's, and an office that takes the host's calendar and zone.
//
// No country's holidays are built in. Read them from the host's iCalendar file (adapters/ical) or a CSV file
// (townhall.ReadCalendar), or give them by code (Calendar.Publish); until then due dates are provisional.
package intl

import (
	"crypto/rand"
	"slices"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/mediation"
)

// Rulebook holds international model rules, and rules of voting of societies and of other places. A country's own law
// belongs in a pack laid over it.
var Rulebook = townhall.Rules("intl", slices.Concat([]townhall.Ruled{statute}, governance.RulesElsewhere())...)

var statute = townhall.Rule(mediation.Statute.Key, mediation.Statute.Title, townhall.Version[townhall.Text]{
	From:  townhall.NewDate(2018, 12, 20),
	Value: townhall.Say("mediation.statute.intl", "联合国国际贸易法委员会调解示范法", "UNCITRAL Model Law on Mediation"),
	// In full: UNCITRAL Model Law on International Commercial Mediation and International Settlement Agreements Resulting
	// from Mediation. The text was not read for this rulebook; the date is that of the General Assembly's resolution as
	// remembered.
	Cite: townhall.Cite{Law: "UNCITRAL Model Law on Mediation (2018)", Unverified: true}})

// Office is an office under the international rules, on the host's calendar and in its zone.
func Office(s townhall.Store, p townhall.Policy, cal townhall.Calendar, zone *time.Location) townhall.Office {
	return townhall.Office{Store: s, Policy: p, Rules: Rulebook, Calendar: cal,
		Now: func() time.Time { return time.Now().In(zone) }, NewID: townhall.IDs(time.Now, rand.Reader)}
}
