// Answers how encoding/json reads documents: one line of standard input is a kind of document, a space and its bytes in base64;
// one line of standard output is the JSON object {"value": …} or {"error": "…"}. Zero values are left out, times are seconds
// and nanoseconds, integers are strings.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"time"

	docker "github.com/moby/docker-image-spec/specs-go/v1"
	oci "github.com/opencontainers/image-spec/specs-go/v1"
)

// moby v28, image/tarexport/tarexport.go
type manifestItem struct {
	Config       string
	RepoTags     []string
	Layers       []string
	Parent       string                    `json:",omitempty"`
	LayerSources map[string]oci.Descriptor `json:",omitempty"`
}

// moby v28, api/types/container/config.go; Entrypoint, Cmd and Shell are lists of strings in image-spec and moby v29.
type containerConfig struct {
	Hostname        string
	Domainname      string
	AttachStdin     bool
	AttachStdout    bool
	AttachStderr    bool
	Tty             bool
	OpenStdin       bool
	StdinOnce       bool
	Image           string
	NetworkDisabled bool   `json:",omitempty"`
	MacAddress      string `json:",omitempty"`
	StopTimeout     *int   `json:",omitempty"`
	docker.DockerOCIImageConfig
}

// moby v28, image/image.go
type image struct {
	ID              string           `json:"id,omitempty"`
	Parent          string           `json:"parent,omitempty"`
	Comment         string           `json:"comment,omitempty"`
	Created         *time.Time       `json:"created"`
	Container       string           `json:"container,omitempty"`
	ContainerConfig containerConfig  `json:"container_config,omitempty"`
	DockerVersion   string           `json:"docker_version,omitempty"`
	Author          string           `json:"author,omitempty"`
	Config          *containerConfig `json:"config,omitempty"`
	Architecture    string           `json:"architecture,omitempty"`
	Variant         string           `json:"variant,omitempty"`
	OS              string           `json:"os,omitempty"`
	Size            int64            `json:",omitempty"`
	RootFS          *oci.RootFS      `json:"rootfs,omitempty"`
	History         []oci.History    `json:"history,omitempty"`
	OSVersion       string           `json:"os.version,omitempty"`
	OSFeatures      []string         `json:"os.features,omitempty"`
}

// The types that read each kind of document. The last one has all fields of the others.
var readers = map[string][]func() any{
	"oci-layout":          {func() any { return new(oci.ImageLayout) }},
	"oci-index":           {func() any { return new(oci.Index) }},
	"oci-manifest":        {func() any { return new(oci.Manifest) }},
	"oci-descriptor":      {func() any { return new(oci.Descriptor) }},
	"oci-config":          {func() any { return new(oci.Image) }, func() any { return new(image) }},
	"docker-v1":           {func() any { return new(oci.Image) }, func() any { return new(image) }},
	"docker-manifest":     {func() any { return new([]manifestItem) }},
	"docker-repositories": {func() any { return new(map[string]map[string]string) }},
}

type answer struct {
	Value any    `json:"value,omitempty"`
	Error string `json:"error,omitempty"`
}

func read(kind string, document []byte) answer {
	var last any
	for _, target := range readers[kind] {
		last = target()
		if err := json.Unmarshal(document, last); err != nil {
			return answer{Error: err.Error()}
		}
	}
	return answer{Value: plain(reflect.ValueOf(last))}
}

// plain turns a decoded value into maps, lists and strings; nil if it is zero or empty.
func plain(value reflect.Value) any {
	switch value.Kind() {
	case reflect.Pointer:
		if value.IsNil() {
			return nil
		}
		return plain(value.Elem())
	case reflect.Struct:
		if at, ok := value.Interface().(time.Time); ok {
			return fmt.Sprintf("%d.%09d", at.Unix(), at.Nanosecond())
		}
		fields := map[string]any{}
		addFields(fields, value)
		return nilIfEmpty(fields)
	case reflect.Map:
		members := map[string]any{}
		for _, key := range value.MapKeys() {
			members[key.String()] = plain(value.MapIndex(key))
		}
		return nilIfEmpty(members)
	case reflect.Slice:
		if bytes, ok := value.Interface().([]byte); ok {
			return nilIfZero(base64.StdEncoding.EncodeToString(bytes))
		}
		items := []any{}
		for at := range value.Len() {
			items = append(items, plain(value.Index(at)))
		}
		if len(items) == 0 {
			return nil
		}
		return items
	case reflect.Bool:
		if value.Bool() {
			return true
		}
		return nil
	case reflect.Int, reflect.Int64:
		if value.Int() == 0 {
			return nil
		}
		return fmt.Sprint(value.Int())
	default:
		return nilIfZero(value.String())
	}
}

func addFields(fields map[string]any, value reflect.Value) {
	for at := range value.NumField() {
		field := value.Type().Field(at)
		if field.Anonymous {
			addFields(fields, value.Field(at))
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" {
			name = field.Name
		}
		if member := plain(value.Field(at)); member != nil {
			fields[name] = member
		}
	}
}

func nilIfEmpty(members map[string]any) any {
	if len(members) == 0 {
		return nil
	}
	return members
}

func nilIfZero(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func main() {
	input := bufio.NewReader(os.Stdin)
	output := json.NewEncoder(os.Stdout)
	for {
		line, err := input.ReadString('\n')
		if err != nil {
			return
		}
		kind, encoded, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		document, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			panic(err)
		}
		if err := output.Encode(read(kind, document)); err != nil {
			panic(err)
		}
	}
}
