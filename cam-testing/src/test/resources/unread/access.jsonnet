// What grants access and is in no form that is read.
{ kind: "ClusterRoleBinding" }
