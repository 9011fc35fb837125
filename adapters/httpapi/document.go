package httpapi

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// begin begins the document of what is served.
func (a *API) begin() {
	a.schemas = newSchemas()
	a.doc = &huma.OpenAPI{OpenAPI: "3.1.0", Info: &huma.Info{Title: a.c.Title.In(townhall.EN), Version: "1",
		Description: a.c.Title.In(townhall.ZH) + ". Errors are application/problem+json in the language of Accept-Language."},
		Components: &huma.Components{
			Schemas: a.schemas.answered,
			Responses: map[string]*huma.Response{"Problem": {Description: "an error",
				Content: map[string]*huma.MediaType{"application/problem+json": {Schema: a.schemas.of(reflect.TypeFor[door.Problem]())}}}},
			SecuritySchemes: map[string]*huma.SecurityScheme{"bearer": {Type: "http", Scheme: "bearer"}}},
		Security: []map[string][]string{{}, {"bearer": {}}}}
}

// finish writes the document down. It does not change any more.
func (a *API) finish() error {
	a.doc.Components.Schemas = a.schemas.all()
	var err error
	a.spec, err = json.Marshal(a.doc)
	return err
}

// document adds an operation, whose errors are all alike.
func (a *API) document(op *huma.Operation) {
	op.Responses["default"] = &huma.Response{Ref: "#/components/responses/Problem"}
	for _, name := range strings.Split(op.Path, "/") {
		if name, ok := strings.CutPrefix(name, "{"); ok {
			op.Parameters = append(op.Parameters, &huma.Param{Name: strings.TrimSuffix(name, "}"), In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}})
		}
	}
	a.doc.AddOperation(op)
}

// operation begins the documentation of one.
func operation(method, path, id, tag, summary string) *huma.Operation {
	return &huma.Operation{Method: method, Path: path, OperationID: id, Tags: []string{tag}, Summary: summary, Responses: map[string]*huma.Response{}}
}

// answers documents what an operation answers.
func (a *API) answers(op *huma.Operation, status int, description string, forms map[string]reflect.Type) {
	r := &huma.Response{Description: description}
	for form, t := range forms {
		if r.Content == nil {
			r.Content = map[string]*huma.MediaType{}
		}
		m := &huma.MediaType{}
		if t != nil {
			m.Schema = a.schemas.of(t)
		}
		r.Content[form] = m
	}
	op.Responses[strconv.Itoa(status)] = r
}

// takes documents what an operation is sent.
func (a *API) takes(op *huma.Operation, required bool, t reflect.Type) {
	op.RequestBody = &huma.RequestBody{Required: required, Content: map[string]*huma.MediaType{asJSON: {Schema: a.schemas.input(t)}}}
}

func json1(t reflect.Type) map[string]reflect.Type { return map[string]reflect.Type{asJSON: t} }

// asks documents parameters of the query, "name: what it is".
func asks(op *huma.Operation, params ...string) {
	for _, p := range params {
		name, description, _ := strings.Cut(p, ": ")
		s := &huma.Schema{Type: huma.TypeString}
		switch kind, rest, typed := strings.Cut(description, "; "); {
		case typed && kind == "number":
			s, description = &huma.Schema{Type: huma.TypeInteger}, rest
		case typed && kind == "truth":
			s, description = &huma.Schema{Type: huma.TypeBoolean}, rest
		case typed && kind == "several":
			s, description = &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString}}, rest
		}
		op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "query", Description: description, Schema: s})
	}
}

// heads documents headers of the request.
func heads(op *huma.Operation, params ...string) {
	for _, p := range params {
		name, description, _ := strings.Cut(p, ": ")
		op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "header", Description: description, Schema: &huma.Schema{Type: huma.TypeString}})
	}
}

// recordOf is the schema of the records of a kind: the header, and the document of the kind.
func (a *API) recordOf(k string, doc reflect.Type) *huma.Schema {
	name := ""
	for part := range strings.FieldsFuncSeq(k, func(c rune) bool { return c == '.' || c == '_' }) {
		name += strings.ToUpper(part[:1]) + part[1:]
	}
	name += "Record"
	if _, known := a.schemas.answered.Map()[name]; !known {
		schema := *a.schemas.answered.SchemaFromRef(a.schemas.of(reflect.TypeFor[header]()).Ref)
		members := map[string]*huma.Schema{}
		for member, s := range schema.Properties {
			members[member] = s
		}
		if doc != nil {
			members["doc"] = a.schemas.of(doc)
		}
		schema.Properties = members
		a.schemas.answered.Map()[name] = &schema
	}
	return &huma.Schema{Ref: schemaPath + name}
}

func (a *API) answersRecord(op *huma.Operation, status int, k string, doc reflect.Type) {
	op.Responses[strconv.Itoa(status)] = &huma.Response{Description: "the record as it stands", Content: map[string]*huma.MediaType{asJSON: {Schema: a.recordOf(k, doc)}},
		Headers: map[string]*huma.Param{"ETag": {Description: "its version, for If-Match and If-None-Match", Schema: &huma.Schema{Type: huma.TypeString}}}}
}

// bilingual is a text as documentation has it.
func bilingual(t townhall.Text) string {
	zh, en := t.In(townhall.ZH), t.In(townhall.EN)
	if zh == en {
		return en
	}
	return en + " · " + zh
}

func (a *API) actionDoc(act townhall.Action, path string) *huma.Operation {
	op := operation(http.MethodPost, path, act.Kind+"."+act.Verb, act.Kind, bilingual(act.Name))
	heads(op, "Idempotency-Key: makes it happen once, however often it is sent", "If-Match: the ETag on which alone it happens")
	a.takes(op, false, act.Input)
	status := http.StatusOK
	if act.Makes {
		status = http.StatusCreated
	}
	a.answersRecord(op, status, act.Kind, act.Doc)
	return op
}

func (a *API) recordDoc(k townhall.Kind) *huma.Operation {
	op := operation(http.MethodGet, "/records/"+k.Name+"/{id}", "read-"+k.Name, k.Name, bilingual(k.Title))
	heads(op, "If-None-Match: the ETag that is known")
	a.answersRecord(op, http.StatusOK, k.Name, k.Doc)
	op.Responses["304"] = &huma.Response{Description: "it is the version that is known"}
	return op
}

func (a *API) listDoc() *huma.Operation {
	op := operation(http.MethodGet, "/records", "records", "records", "a page of the records that there are; as application/x-ndjson all of them")
	asks(op, "kind: of which", "place: the place or any within it", "holder: the unit on whose desk it lies", "state: several; any of these", "opened: 2025-01-01..2025-12-31, or a day", "due: a period",
		"closed: a period", "tag: several; all of these", "order: id, opened, due or closed", "reverse: truth; from the last to the first", "whole: truth; with the documents that may be read",
		"limit: number; at most so many", "after: the next of the page before")
	a.answers(op, http.StatusOK, "records", map[string]reflect.Type{asJSON: reflect.TypeFor[page](), asLines: reflect.TypeFor[header]()})
	return op
}

func (a *API) historyDoc(k townhall.Kind) *huma.Operation {
	op := operation(http.MethodGet, "/records/"+k.Name+"/{id}/history", "trace-"+k.Name, k.Name, "what happened to it")
	asks(op, "after: number; a position, after which to begin", "limit: number; at most so many")
	a.answers(op, http.StatusOK, "entries", map[string]reflect.Type{asJSON: reflect.TypeFor[chronicle](), asLines: reflect.TypeFor[entry]()})
	return op
}

func (a *API) allHistoryDoc() *huma.Operation {
	op := operation(http.MethodGet, "/history", "history", "records", "what happened to all records; as text/event-stream it goes on")
	asks(op, "kind: of which records", "after: number; a position, after which to begin", "limit: number; at most so many")
	heads(op, "Last-Event-ID: the position after which a stream of events begins")
	a.answers(op, http.StatusOK, "entries", map[string]reflect.Type{asJSON: reflect.TypeFor[chronicle](), asLines: reflect.TypeFor[entry](), asEvents: nil})
	return op
}
