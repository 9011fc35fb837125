// Package cn assembles townhall for the People's Republic of China: the working-day calendar with its source, the
// rulebook of every domain's built-in rules, and an office on Chinese time.
//
//	office := cn.Office(store, policy)
//	due, err := townhall.Within(60, townhall.CalendarDays).From(accepted).Due(cn.Calendar)
package cn

import (
	"bytes"
	"crypto/rand"
	_ "embed"
	"slices"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/powers"
	"github.com/townhall-go/townhall/mediation"
)

//go:embed holidays.csv
var holidays []byte

// Calendar holds the working days of 2007 to 2026 by the State Council's notices; holidays.csv names the source. Later
// years are provisional until they are published here, or by the host: Calendar.With(theirs).
var Calendar = calendar()

// Rulebook holds the built-in rules of every domain, dated and cited.
var Rulebook = townhall.Rules("cn", slices.Concat(mediation.Rules(), governance.Rules(), powers.Rules())...)

// Zone is Chinese time, without a time-zone database on the host.
var Zone = time.FixedZone("Asia/Shanghai", 8*60*60)

// Office is an office on Chinese time under the built-in calendar and rules.
func Office(s townhall.Store, p townhall.Policy) townhall.Office {
	return townhall.Office{Store: s, Policy: p, Rules: Rulebook, Calendar: Calendar,
		Now: func() time.Time { return time.Now().In(Zone) }, NewID: townhall.IDs(time.Now, rand.Reader)}
}

func calendar() townhall.Calendar {
	cal, err := townhall.ReadCalendar("cn", bytes.NewReader(holidays))
	if err != nil {
		panic(err) // the embedded file is part of the program and tested with it
	}
	civil := townhall.Cite{Law: "民法典", English: "Civil Code", Read: "LawRefBook/Laws@2f4c5c2"}
	cal.Counting = townhall.Counting{Event: civil.Art("201"), Month: civil.Art("202"), Roll: civil.Art("203")}
	return cal
}
