package web

import (
	"strings"

	"github.com/townhall-go/townhall"
)

// who finds the people whose names were typed. It reports whether each is just one person; where a name is of several, the input
// offers them.
func (v *view) who(form *input) bool {
	all := true
	form.each(func(i *input) {
		if i.Kind == "person" && strings.TrimSpace(i.Value) != "" && i.Second == "" && v.People != nil {
			all = v.whose(i) && all
		}
	})
	return all
}

// whose finds the person of one input.
func (v *view) whose(i *input) bool {
	typed := strings.TrimSpace(i.Value)
	found, err := v.whoIs(typed)
	switch {
	case err != nil:
		i.Faults = append(i.Faults, townhall.Explain(err, v.lang))
	case len(found) == 1:
		i.Second = string(found[0])
		return true
	case len(found) > 1:
		i.Faults = append(i.Faults, v.T("web.desk.namesakes", "n", len(found)))
		i.Options = []option{{}}
		for _, p := range found {
			i.Options = append(i.Options, option{Value: string(p), Name: v.Word(p) + " (" + string(p) + ")"})
		}
	case v.nameOf(townhall.PersonID(typed)) != "":
		i.Second = typed // an id
		return true
	default:
		i.Faults = append(i.Faults, v.T("web.desk.nobody"))
	}
	return false
}
