package httpapi

import (
	"encoding"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// schemas gives types their schemas. What is sent to the API and what it answers are described apart: of what is sent, no member is
// said to be required, since what is needed is what the rule says, and members that are not known are refused; of what is answered,
// later versions may have more.
type schemas struct {
	sent, answered huma.Registry
}

const schemaPath = "#/components/schemas/"

func newSchemas() *schemas {
	return &schemas{sent: registry("Input", false), answered: registry("", true)}
}

// registry is huma's, under names that tell types of two packages apart.
func registry(suffix string, open bool) huma.Registry {
	names := namer{suffix: suffix, taken: map[string]reflect.Type{}, of: map[reflect.Type]string{}}
	r := huma.NewMapRegistry(schemaPath, names.name)
	for t, alias := range own {
		r.RegisterTypeAlias(t, alias)
	}
	c := huma.Config{OpenAPI: &huma.OpenAPI{Components: &huma.Components{Schemas: r}}}
	c.AllowAdditionalPropertiesByDefault, c.FieldsOptionalByDefault = open, !open
	huma.NewAPI(c, humago.NewAdapter(http.NewServeMux(), "")) // which is how a registry is told
	return r
}

// namer names types by their package and their own name; of two that would have one name, the second has a number.
type namer struct {
	suffix string
	taken  map[string]reflect.Type
	of     map[reflect.Type]string
}

func (n namer) name(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if known, ok := n.of[t]; ok {
		return known
	}
	base := huma.DefaultSchemaNamer(t, hint)
	if t.Name() != "" {
		switch of := path.Base(t.PkgPath()); of {
		case "townhall", "httpapi", "door", ".", "":
		default:
			base = strings.ToUpper(of[:1]) + of[1:] + base
		}
	}
	name := base + n.suffix
	for i := 2; n.taken[name] != nil; i++ {
		name = fmt.Sprintf("%s%d%s", base, i, n.suffix)
	}
	n.taken[name], n.of[t] = t, name
	return name
}

// of gives the schema of a type as it is answered.
func (s *schemas) of(t reflect.Type) *huma.Schema { return describe(s.answered, t) }

// input gives the schema of a type as it is sent.
func (s *schemas) input(t reflect.Type) *huma.Schema { return describe(s.sent, t) }

func describe(r huma.Registry, t reflect.Type) *huma.Schema {
	unusual(r, t, map[reflect.Type]bool{})
	return r.Schema(t, true, "Object")
}

// all gives the schemas of both.
func (s *schemas) all() huma.Registry {
	for name, schema := range s.sent.Map() {
		s.answered.Map()[name] = schema
	}
	return s.answered
}

// own are the types that read and write themselves, with what describes them.
var own = map[reflect.Type]reflect.Type{
	reflect.TypeFor[townhall.Date]():     reflect.TypeFor[dateSchema](),
	reflect.TypeFor[townhall.Ref]():      reflect.TypeFor[refSchema](),
	reflect.TypeFor[townhall.Ratio]():    reflect.TypeFor[ratioSchema](),
	reflect.TypeFor[townhall.Count]():    reflect.TypeFor[countSchema](),
	reflect.TypeFor[townhall.Money]():    reflect.TypeFor[moneySchema](),
	reflect.TypeFor[townhall.Value]():    reflect.TypeFor[valueSchema](),
	reflect.TypeFor[townhall.Figure]():   reflect.TypeFor[figureSchema](),
	reflect.TypeFor[townhall.Record]():   reflect.TypeFor[header](),
	reflect.TypeFor[townhall.Rulebook](): reflect.TypeFor[rulebookSchema](),
	reflect.TypeFor[vote.Unit]():         reflect.TypeFor[unitSchema](),
	reflect.TypeFor[vote.Measure]():      reflect.TypeFor[measureSchema](),
}

// unusual finds types that write themselves as something of which nothing is known here, so that nothing wrong is said of them.
func unusual(r huma.Registry, t reflect.Type, seen map[reflect.Type]bool) {
	if seen[t] || own[t] != nil || t == reflect.TypeFor[time.Time]() || t == reflect.TypeFor[json.RawMessage]() {
		return
	}
	seen[t] = true
	p := reflect.PointerTo(t)
	switch {
	case t.Kind() != reflect.Interface && (p.Implements(reflect.TypeFor[json.Marshaler]()) || p.Implements(reflect.TypeFor[json.Unmarshaler]())):
		r.RegisterTypeAlias(t, reflect.TypeFor[anySchema]())
		return
	case t.Kind() != reflect.Interface && (p.Implements(reflect.TypeFor[encoding.TextMarshaler]()) || p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())):
		r.RegisterTypeAlias(t, reflect.TypeFor[string]())
		return
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		unusual(r, t.Elem(), seen)
	case reflect.Struct:
		for _, f := range reflect.VisibleFields(t) {
			if f.IsExported() || f.Anonymous {
				unusual(r, f.Type, seen)
			}
		}
	}
}

type (
	anySchema      struct{}
	dateSchema     struct{}
	refSchema      struct{}
	ratioSchema    struct{}
	countSchema    struct{}
	moneySchema    struct{}
	valueSchema    struct{}
	figureSchema   struct{}
	rulebookSchema struct{}
	unitSchema     struct{}
	measureSchema  struct{}
)

// Schema describes a value of any kind.
func (anySchema) Schema(huma.Registry) *huma.Schema { return &huma.Schema{} }

// Schema describes a Date.
func (dateSchema) Schema(huma.Registry) *huma.Schema {
	return text(`^(\d{4}-\d{2}-\d{2})?$`, "a day, or nothing", "2025-10-09")
}

// Schema describes a Ref.
func (refSchema) Schema(huma.Registry) *huma.Schema {
	return text(`^([^/]+/(.|\n)+)?$`, "kind/id, or nothing", "mediation.case/01jax0000000000000")
}

// Schema describes a Ratio.
func (ratioSchema) Schema(huma.Registry) *huma.Schema {
	return text(`^(-?\d+(/-?\d+)?|—)?$`, "a fraction; — is undefined", "2/3")
}

// Schema describes a Count.
func (countSchema) Schema(huma.Registry) *huma.Schema {
	return text("", "how many, exactly or as an interval, as official figures say it", "110", "≥110", "110余")
}

// Schema describes Money.
func (moneySchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, Nullable: true, Description: "an amount of money; null is none", Properties: map[string]*huma.Schema{
		"amount": text(`^-?\d+(\.\d+)?$`, "", "1234.50"), "currency": text(`^[A-Z]{3}$`, "ISO 4217", "CNY")}}
}

// Schema describes a Value.
func (valueSchema) Schema(r huma.Registry) *huma.Schema {
	tagged := map[string]*huma.Schema{}
	for name, t := range map[string]reflect.Type{"ratio": reflect.TypeFor[ratioSchema](), "count": reflect.TypeFor[countSchema](), "date": reflect.TypeFor[dateSchema](),
		"money": reflect.TypeFor[moneySchema](), "ref": reflect.TypeFor[refSchema](), "text": reflect.TypeFor[townhall.Text](), "person": reflect.TypeFor[string]()} {
		tagged[name] = r.Schema(t, true, "")
	}
	one := 1
	return &huma.Schema{Description: "a number, text, yes or no, a list, or an object whose one member says what it is", AnyOf: []*huma.Schema{
		{Type: huma.TypeInteger}, {Type: huma.TypeString}, {Type: huma.TypeBoolean}, {Type: "null"}, {Type: huma.TypeArray, Items: &huma.Schema{}},
		{Type: huma.TypeObject, Properties: tagged, AdditionalProperties: false, MinProperties: &one, MaxProperties: &one}}}
}

// Schema describes a Figure.
func (figureSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeInteger, Nullable: true, Description: "a published number; null is suppressed"}
}

// Schema describes a Rulebook.
func (rulebookSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, Description: "dated rules by their keys", Properties: map[string]*huma.Schema{"name": {Type: huma.TypeString},
		"rules": {Type: huma.TypeObject, AdditionalProperties: &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}}}}
}

// Schema describes a vote's Unit.
func (unitSchema) Schema(huma.Registry) *huma.Schema {
	return text("", "what votes are counted in", vote.Heads.String())
}

// Schema describes a vote's Measure.
func (measureSchema) Schema(huma.Registry) *huma.Schema {
	return text("", "what is measured", vote.For.String(), vote.Present.String())
}

func text(pattern, description string, examples ...any) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: pattern, Description: description, Examples: examples}
}
