package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/learning"
	"github.com/townhall-go/townhall/mediation"
)

// report is the town's annual report. Every figure in it is computed from the records; the claims are the source's own
// words, laid beside them.
type report struct {
	Year       int              `json:"year"`
	Played     int              `json:"played"` // of the year's events, those in the records
	Events     int              `json:"events"`
	Mediation  mediationReport  `json:"mediation"`
	Learning   learningReport   `json:"learning"`
	Governance governanceReport `json:"governance"`

	places map[string]townhall.Text
}

type mediationReport struct {
	Accepted           int64             `json:"accepted"`
	Handled            int64             `json:"handled"`
	Oral               int64             `json:"oral"`
	Written            int64             `json:"written"`
	Due                int64             `json:"due"`
	Performed          int64             `json:"performed"`
	Carried            mediation.Carried `json:"carried"`
	HandledRate        townhall.Ratio    `json:"handled_rate"`
	SuccessRate        townhall.Ratio    `json:"success_rate"`
	PerformanceRate    townhall.Ratio    `json:"performance_rate"`
	Suicides           int64             `json:"suicides"`
	Crimes             int64             `json:"crimes"`
	SkipLevelPetitions int64             `json:"skip_level_petitions"`
	Declined           int64             `json:"declined"`
	SubsidyTotal       []townhall.Money  `json:"subsidy_total"` // of the approved sheets, one a currency
	SubsidyCases       int64             `json:"subsidy_cases"`
	Claims             []claim           `json:"claims"`

	ByPlace    []mediation.Figures `json:"by_place"`
	ByCategory []mediation.Figures `json:"by_category"`
	ByMonth    []mediation.Figures `json:"by_month"`
}

type learningReport struct {
	MediatorExams int64          `json:"mediator_exams"`
	Candidates    int64          `json:"candidates"`
	Passed        int64          `json:"passed"`
	PassRate      townhall.Ratio `json:"pass_rate"`
	Claims        []claim        `json:"claims"`
}

type governanceReport struct {
	LeadingGroup         governance.BodyFigures `json:"leading_group"`
	Departments          int64                  `json:"departments"`
	Congress             congressReport         `json:"congress"`
	ResolutionDirectives int64                  `json:"resolution_directives"`
	Claims               []claim                `json:"claims"`
}

// congressReport is the session of 9 October.
type congressReport struct {
	MotionsAdopted   int64            `json:"motions_adopted"`
	AttendingGroups  int64            `json:"attending_groups"`
	ObservingSchools int64            `json:"observing_schools"`
	Finding          townhall.Finding `json:"finding"` // why the motion was adopted
	Resolution       string           `json:"resolution"`
	Minutes          []townhall.Text  `json:"minutes"`
}

// claim is a figure that the source states, beside what was recorded.
type claim struct {
	Key         string `json:"key"`
	Row         int    `json:"row"`   // of the source table
	Quote       string `json:"quote"` // the source's own words
	English     string `json:"english"`
	Claimed     string `json:"claimed"`
	Recorded    any    `json:"recorded"` // a number or a ratio
	Consistent  bool   `json:"consistent"`
	Unexplained int64  `json:"unexplained"` // in cases

	of *[2]int64 // the counts behind a rate
}

// annual computes the report of a year from the records of a store.
func annual(ctx context.Context, store townhall.Store, dir fs.FS, year int) (report, error) {
	r := report{Year: year}
	var err error
	if r.places, err = placeNames(dir); err != nil {
		return r, err
	}
	period := townhall.Year(year)
	f, err := mediation.Statistics(ctx, store, period, mediation.FormDimensions()...)
	if err != nil {
		return r, err
	}
	r.Mediation = mediationReport{Accepted: f.Accepted, Handled: f.Handled, Oral: f.Oral, Written: f.Written, Due: f.Due, Performed: f.Performed, Carried: f.Carried,
		HandledRate: f.HandledRate, SuccessRate: f.SuccessRate, PerformanceRate: f.PerformanceRate,
		Suicides: f.Occurred[mediation.Suicide].Cases, Crimes: f.Occurred[mediation.Crime].Cases, SkipLevelPetitions: f.Occurred[mediation.SkipLevelPetition].Cases,
		ByPlace: f.By(mediation.ByPlace), ByCategory: inFormOrder(f.By(mediation.ByCategory)), ByMonth: f.By(mediation.ByMonth)}
	paid, err := mediation.SubsidiesOf(ctx, store, period)
	if err != nil {
		return r, err
	}
	r.Mediation.Declined, r.Mediation.SubsidyTotal, r.Mediation.SubsidyCases = f.Declined, paid.Total, paid.Cases
	learned, err := learning.Statistics(ctx, store, period)
	if err != nil {
		return r, err
	}
	exams := learned.Of("mediation")
	r.Learning = learningReport{MediatorExams: exams.Exams, Candidates: exams.Candidates, Passed: exams.Passed, PassRate: exams.PassRate}
	if r.Governance, err = governed(ctx, store, period); err != nil {
		return r, err
	}
	claims, err := r.claims(dir, f)
	for _, c := range claims {
		switch part, _, _ := strings.Cut(c.Key, "."); part {
		case "learning":
			r.Learning.Claims = append(r.Learning.Claims, c)
		case "governance":
			r.Governance.Claims = append(r.Governance.Claims, c)
		default:
			r.Mediation.Claims = append(r.Mediation.Claims, c)
		}
	}
	return r, err
}

// governed counts what the town's bodies are and decided.
func governed(ctx context.Context, store townhall.Store, period townhall.Period) (governanceReport, error) {
	group, err := loaded[governance.Body](ctx, store, leadingGroup)
	if err != nil {
		return governanceReport{}, err
	}
	out := governanceReport{LeadingGroup: group.Figures(period)}
	if out.Departments, err = governance.CountBodies(ctx, store, governance.Department, period.To); err != nil {
		return out, err
	}
	s, err := loaded[governance.Session](ctx, store, session)
	if err != nil || s.ID == "" {
		return out, err
	}
	f, err := governance.FiguresOf(ctx, store, session)
	if err != nil {
		return out, err
	}
	n, err := loaded[governance.Motion](ctx, store, motion)
	out.ResolutionDirectives = f.Directives
	out.Congress = congressReport{MotionsAdopted: f.MotionsAdopted, AttendingGroups: f.AdmittedGroups, ObservingSchools: f.ObservingGroups,
		Finding: n.Outcome().Finding, Resolution: n.Resolution.Number, Minutes: s.Minutes(func(townhall.PersonID) townhall.Text { return deputy() })}
	return out, err
}

// deputy stands for a person in what is printed: names stay in the vault.
func deputy() townhall.Text { return townhall.Say("town.deputy", "一名代表", "a deputy") }

// loaded gives a document, and an empty one before its day has been played.
func loaded[T any](ctx context.Context, store townhall.Store, r townhall.Ref) (T, error) {
	doc, _, err := townhall.Load[T](ctx, store, r)
	if errors.Is(err, townhall.NotFound) {
		err = nil
	}
	return doc, err
}

func (g governanceReport) counts() map[string]int64 {
	return map[string]int64{"governance.leading_group.heads": g.LeadingGroup.Heads, "governance.leading_group.deputy_heads": g.LeadingGroup.DeputyHeads,
		"governance.leading_group.legal_officers": g.LeadingGroup.LegalOfficers, "governance.leading_group.reshuffles": g.LeadingGroup.Reshuffles,
		"governance.departments": g.Departments, "governance.congress.motions_adopted": g.Congress.MotionsAdopted, "governance.congress.attending_groups": g.Congress.AttendingGroups,
		"governance.congress.observing_schools": g.Congress.ObservingSchools, "governance.resolution_directives": g.ResolutionDirectives}
}

// placeNames are what people call the town's places.
func placeNames(dir fs.FS) (map[string]townhall.Text, error) {
	data, err := rows(dir, "places.csv")
	names := map[string]townhall.Text{}
	for _, row := range data {
		names[row["place"]] = townhall.Text{ZH: row["zh"], EN: row["en"]}
	}
	return names, err
}

// inFormOrder orders categories as the reporting form does.
func inFormOrder(groups []mediation.Figures) []mediation.Figures {
	slices.SortStableFunc(groups, func(a, b mediation.Figures) int {
		return cmp.Compare(slices.Index(mediation.Categories(), mediation.Category(a.Group)), slices.Index(mediation.Categories(), mediation.Category(b.Group)))
	})
	return groups
}

// claims lays each claim of the source beside its figure. A rate is compared in cases: 100 % of 110 claims 110.
func (r report) claims(dir fs.FS, f mediation.Figures) ([]claim, error) {
	counts := map[string]int64{"mediation.accepted": f.Accepted, "mediation.handled": f.Handled, "mediation.oral": f.Oral, "mediation.written": f.Written,
		"mediation.suicides": r.Mediation.Suicides, "mediation.crimes": r.Mediation.Crimes, "mediation.skip_level_petitions": r.Mediation.SkipLevelPetitions,
		"learning.mediator_exams": r.Learning.MediatorExams}
	maps.Copy(counts, r.Governance.counts())
	rates := map[string][2]int64{"mediation.handled_rate": {f.Handled, f.Accepted}, "mediation.success_rate": {f.Agreed(), f.Handled}}
	data, err := rows(dir, "claims.csv")
	if err != nil {
		return nil, err
	}
	var out []claim
	for _, row := range data {
		number, err := strconv.Atoi(row["row"])
		if err != nil {
			return nil, err
		}
		c := claim{Key: row["key"], Row: number, Quote: row["quote"], English: row["en"], Claimed: row["claimed"]}
		var done townhall.Reconciled
		if of, ok := rates[c.Key]; ok {
			var claimed townhall.Ratio
			claimed, err = townhall.ParseRatio(c.Claimed)
			done = townhall.ReconcileRate(claimed, of[0], of[1])
			c.Recorded, c.of = townhall.RatioOf(of[0], of[1]), &of
		} else {
			var claimed townhall.Count
			claimed, err = townhall.ParseCount(c.Claimed)
			done = townhall.Claim{Key: c.Key, Count: claimed}.Reconcile(counts[c.Key])
			c.Recorded = counts[c.Key]
		}
		if err != nil {
			return nil, err
		}
		c.Consistent, c.Unexplained = done.Consistent, done.Unexplained
		out = append(out, c)
	}
	return out, nil
}
