// Reads YAML as kubectl does. In: a JSON list of files. Out: a JSON list with the documents of each
// file as JSON texts, or why it cannot be read.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
)

type file struct {
	Documents []json.RawMessage `json:"documents,omitempty"`
	Error     string            `json:"error,omitempty"`
}

func read(text string) file {
	// the reader and the size of its buffer are those of kubectl's builder
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader([]byte(text)), 4096)
	found := file{}
	for {
		extension := runtime.RawExtension{}
		err := decoder.Decode(&extension)
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			return file{Error: err.Error()}
		}
		found.Documents = append(found.Documents, json.RawMessage(extension.Raw))
	}
}

func main() {
	texts := []string{}
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	files := make([]file, len(texts))
	for index, text := range texts {
		files[index] = read(text)
	}
	if err := json.NewEncoder(os.Stdout).Encode(files); err != nil {
		panic(err)
	}
}
