package main

import (
	"embed"
	"encoding/csv"
	"io/fs"
	"strings"

	"github.com/townhall-go/townhall"
)

//go:embed data
var files embed.FS

// rows reads a data file: a map of column to value for each row.
func rows(dir fs.FS, name string) ([]map[string]string, error) {
	f, err := dir.Open("data/" + name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, &townhall.Error{Kind: townhall.Invalid, Field: name, Needed: townhall.Say("town.csv", "CSV 表格", "a CSV table"), Err: err}
	}
	var out []map[string]string
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, column := range all[0] {
			row[column] = line[i]
		}
		out = append(out, row)
	}
	return out, nil
}

// list splits "a;b;c", and nothing into nothing.
func list(s, by string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, by)
}

// date reads a date of the data files; none is the zero Date.
func date(s string) (d townhall.Date, err error) {
	err = d.UnmarshalText([]byte(s))
	return d, err
}
