package main

import (
	"context"
	"maps"
	"os"
	"path/filepath"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/docs"
	"github.com/townhall-go/townhall/mediation"
)

// forms writes what the office prints, as pages into a directory: the year's statistics, the tables for the public, the sheets
// by which mediators are paid, and the file of every case.
func (t *town) forms(ctx context.Context, dir string, l townhall.Language) error {
	if err := os.MkdirAll(filepath.Join(dir, "cases"), 0o755); err != nil {
		return err
	}
	if err := t.statistics(ctx, dir, l); err != nil {
		return err
	}
	if err := t.sheets(ctx, dir, l); err != nil {
		return err
	}
	places, err := placeNames(files)
	if err != nil {
		return err
	}
	for c, err := range townhall.Docs[mediation.Case](ctx, t.office.Store, townhall.Query{Kind: mediation.CaseKind}) {
		if err != nil {
			return err
		}
		file, err := docs.LoadCaseFile(ctx, t.office, t.vault, c.Ref(), l)
		if err == nil {
			maps.Copy(file.Names, places)
			err = printed(dir, filepath.Join("cases", c.ID+".html"), file.Documents()...)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// statistics writes the form for superiors and the tables for the public.
func (t *town) statistics(ctx context.Context, dir string, l townhall.Language) error {
	places, err := placeNames(files)
	if err != nil {
		return err
	}
	by := []mediation.Dimension{mediation.ByPlace.Named(func(s string) townhall.Text { return places[s] }), mediation.ByCategory, mediation.BySource, mediation.ByMonth}
	f, err := mediation.Statistics(ctx, t.office.Store, townhall.Year(year), by...)
	if err != nil {
		return err
	}
	if err := printed(dir, "statistics.html", docs.StatisticsForm(f, nil, l, by...)); err != nil {
		return err
	}
	public, err := docs.PublicStatistics(f, l, by...)
	if err != nil {
		return err
	}
	return printed(dir, "public.html", public)
}

// sheets writes the subsidy sheets as one print job.
func (t *town) sheets(ctx context.Context, dir string, l townhall.Language) error {
	var all []docs.Document
	for s, err := range townhall.Docs[mediation.Sheet](ctx, t.office.Store, townhall.Query{Kind: mediation.SheetKind}) {
		if err != nil {
			return err
		}
		body, _, err := townhall.Load[mediation.Committee](ctx, t.office.Store, townhall.Ref{Kind: mediation.CommitteeKind, ID: s.Committee})
		if err != nil {
			return err
		}
		people, err := docs.People(ctx, t.vault, s.People()...)
		if err != nil {
			return err
		}
		all = append(all, docs.SubsidySheet(s, body, people, l))
	}
	if len(all) == 0 {
		return nil
	}
	return printed(dir, "subsidies.html", all...)
}

// printed writes documents as one page.
func printed(dir, name string, documents ...docs.Document) error {
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	if err := docs.HTML(f, documents...); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
