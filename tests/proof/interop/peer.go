// Another implementation of signed notes and transparency logs, asked line by line.
//
// Each question is a line of words, hashes in hexadecimal and texts in base64, "-" where there is
// none; each answer is a line, "no" with the reason where the question was refused.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			out.Flush()
			return
		}
		answer, failed := ask(strings.Fields(line))
		if failed != nil {
			answer = "no " + strings.ReplaceAll(failed.Error(), "\n", " ")
		}
		fmt.Fprintln(out, answer)
		if in.Buffered() == 0 {
			out.Flush()
		}
	}
}

func ask(words []string) (string, error) {
	switch words[0] {
	case "open":
		verifier, err := note.NewVerifier(words[1])
		if err != nil {
			return "", err
		}
		opened, err := note.Open(text(words[2]), note.VerifierList(verifier))
		if err != nil {
			return "", err
		}
		return "yes " + base64.StdEncoding.EncodeToString([]byte(opened.Text)), nil
	case "sign":
		signer, err := note.NewSigner(words[1])
		if err != nil {
			return "", err
		}
		signed, err := note.Sign(&note.Note{Text: string(text(words[2]))}, signer)
		return "yes " + base64.StdEncoding.EncodeToString(signed), err
	case "inclusion":
		size, index := number(words[1]), number(words[2])
		return "yes", tlog.CheckRecord(
			tlog.RecordProof(hashes(words[5])), size, hash(words[4]), index, hash(words[3]))
	case "consistency":
		first, second := number(words[1]), number(words[2])
		return "yes", tlog.CheckTree(
			tlog.TreeProof(hashes(words[5])), second, hash(words[4]), first, hash(words[3]))
	case "tree":
		return tree(number(words[1]))
	}
	return "", fmt.Errorf("no such question")
}

// tree answers with the root over the records "record 1", "record 2", … and the proofs of each
// record and of each beginning, as this implementation makes them.
func tree(size int64) (string, error) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for at, index := range indexes {
			found[at] = stored[index]
		}
		return found, nil
	})
	for index := int64(0); index < size; index++ {
		record := []byte(fmt.Sprintf("record %d", index+1))
		added, err := tlog.StoredHashes(index, record, reader)
		if err != nil {
			return "", err
		}
		stored = append(stored, added...)
	}
	root, err := tlog.TreeHash(size, reader)
	if err != nil {
		return "", err
	}
	said := []string{hex.EncodeToString(root[:])}
	for index := int64(0); index < size; index++ {
		proof, err := tlog.ProveRecord(size, index, reader)
		if err != nil {
			return "", err
		}
		said = append(said, joined(proof))
	}
	for first := int64(1); first < size; first++ {
		proof, err := tlog.ProveTree(size, first, reader)
		if err != nil {
			return "", err
		}
		said = append(said, joined(proof))
	}
	return strings.Join(said, " "), nil
}

func joined(proof []tlog.Hash) string {
	if len(proof) == 0 {
		return "-"
	}
	var all []byte
	for _, some := range proof {
		all = append(all, some[:]...)
	}
	return hex.EncodeToString(all)
}

func number(word string) int64 {
	value, err := strconv.ParseInt(word, 10, 64)
	if err != nil {
		return -1
	}
	return value
}

func text(word string) []byte {
	data, _ := base64.StdEncoding.DecodeString(word)
	return data
}

func hash(word string) (found tlog.Hash) {
	data, _ := hex.DecodeString(word)
	copy(found[:], data)
	return found
}

func hashes(word string) (found []tlog.Hash) {
	data, _ := hex.DecodeString(word)
	for at := 0; at+32 <= len(data); at += 32 {
		var one tlog.Hash
		copy(one[:], data[at:at+32])
		found = append(found, one)
	}
	return found
}
