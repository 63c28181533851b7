// Package programs names what the profile real-apiserver builds, so that its modules are pinned.
package programs

import (
	_ "k8s.io/kubectl/pkg/cmd"
	_ "k8s.io/kubernetes/cmd/kube-apiserver/app"
)
