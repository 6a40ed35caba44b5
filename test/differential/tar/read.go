// Reads tars with Go's archive/tar, as Docker, containerd and podman do, and prints what it reads.
//
// Standard input: for each tar, its length as 4 bytes (big endian), then its bytes. Standard output: for each tar, one line of
// JSON: the entries, and the error that ends the tar, "" at its end. Texts are bytes, one character each.
//
//	go run test/differential/tar/read.go < tars > answers
package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"sort"
	"strings"
)

// Files that are larger than this once expanded are not hashed.
const maxHashed = 1 << 24

func main() {
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	for {
		var length uint32
		if err := binary.Read(in, binary.BigEndian, &length); err != nil {
			return
		}
		data := make([]byte, length)
		if _, err := io.ReadFull(in, data); err != nil {
			panic(err)
		}
		if err := lines.Encode(read(data)); err != nil {
			panic(err)
		}
	}
}

func read(data []byte) [2]any {
	entries := []any{}
	// A plain reader: engines read streams, which cannot seek.
	tr := tar.NewReader(struct{ io.Reader }{bytes.NewReader(data)})
	for {
		header, err := tr.Next()
		if err == io.EOF {
			return [2]any{entries, ""}
		}
		if err != nil {
			return [2]any{entries, err.Error()}
		}
		hash, err := content(tr, header)
		entries = append(entries, entry(header, hash))
		if err != nil {
			return [2]any{entries, err.Error()}
		}
	}
}

// The first 12 digits of the SHA-256 of the data; "" if there is none.
func content(tr *tar.Reader, header *tar.Header) (string, error) {
	sum := sha256.New()
	var target io.Writer = sum
	if header.Size > maxHashed {
		target = io.Discard
	}
	// Sparse files can claim any size: more than the limit is not read, and a tar that short cannot store it.
	count, err := io.Copy(target, io.LimitReader(tr, 4*maxHashed))
	if count == 0 || header.Size > maxHashed {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil))[:12], err
}

func entry(header *tar.Header, hash string) []any {
	xattrs := []string{}
	for key, value := range header.PAXRecords {
		if name, ok := strings.CutPrefix(key, "SCHILY.xattr."); ok {
			xattrs = append(xattrs, latin1(name)+"="+latin1(value))
		}
	}
	sort.Strings(xattrs)
	return []any{
		latin1(string([]byte{header.Typeflag})), latin1(header.Name), latin1(header.Linkname), header.Size, header.Mode & 0o7777,
		header.Uid, header.Gid, header.ModTime.Unix(), header.ModTime.Nanosecond(), header.Devmajor, header.Devminor,
		xattrs, hash,
	}
}

func latin1(text string) string {
	runes := make([]rune, len(text))
	for at := range len(text) {
		runes[at] = rune(text[at])
	}
	return string(runes)
}
