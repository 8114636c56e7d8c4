{{- define "millrace.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "millrace.fullname" -}}
{{- if contains (include "millrace.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "millrace.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "millrace.selector" -}}
app.kubernetes.io/name: {{ include "millrace.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "millrace.labels" -}}
{{ include "millrace.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "millrace.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "millrace.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "millrace.claim" -}}
{{- default (printf "%s-objects" (include "millrace.fullname" .)) .Values.objects.existingClaim -}}
{{- end -}}

{{- define "millrace.backupsClaim" -}}
{{- default (printf "%s-backups" (include "millrace.fullname" .)) .Values.backups.existingClaim -}}
{{- end -}}

{{/* Where a file of a wire lies: a dict of the root context and what the values say, SECRET/KEY or a path. */}}
{{- define "millrace.wire" -}}
{{- if or (eq .file "system") (hasPrefix "/" .file) -}}
{{- .file -}}
{{- else -}}
{{- if not (has (first (splitList "/" .file)) .root.Values.wires.secrets) -}}
{{- fail (printf "%s: name its Secret in wires.secrets" .file) -}}
{{- end -}}
/run/wires/{{ .file }}
{{- end -}}
{{- end -}}

{{/* Whether something else than a Secret lays the secrets. */}}
{{- define "millrace.secretFiles" -}}
{{- if or .Values.secrets.files.masterKey .Values.secrets.files.postgresPassword -}}
{{- $_ := required "secrets.files: set masterKey and postgresPassword, or neither" (and .Values.secrets.files.masterKey .Values.secrets.files.postgresPassword) -}}
true
{{- else -}}
{{- $_ := required "secrets.existingSecret: name a Secret that holds the master key and Postgres's password" .Values.secrets.existingSecret -}}
{{- end -}}
{{- end -}}

{{/*
The deployment of one pool of nodes: a dict of the root context, the pool's name and its values.
*/}}
{{- define "millrace.deployment" -}}
{{- $root := .root -}}
{{- $pool := .pool -}}
{{- $hasFiles := include "millrace.secretFiles" $root -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "millrace.fullname" $root }}-{{ .name }}
  labels:
    {{- include "millrace.labels" $root | nindent 4 }}
    app.kubernetes.io/component: {{ .name }}
spec:
  {{- if not $pool.autoscaling.enabled }}
  replicas: {{ $pool.replicas }}
  {{- end }}
  # A node more first: the others go on while one leaves.
  strategy:
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }
  selector:
    matchLabels:
      {{- include "millrace.selector" $root | nindent 6 }}
      app.kubernetes.io/component: {{ .name }}
  template:
    metadata:
      labels:
        {{- include "millrace.labels" $root | nindent 8 }}
        app.kubernetes.io/component: {{ .name }}
      annotations:
        checksum/config: {{ include (print $root.Template.BasePath "/configmap.yaml") $root | sha256sum }}
        {{- with $pool.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      serviceAccountName: {{ include "millrace.serviceAccount" $root }}
      # Nodes find each other by DNS: nobody asks the Kubernetes API.
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- with $root.Values.imagePullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      # What runs ends first: a minute, and the pause before.
      terminationGracePeriodSeconds: 75
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
        fsGroupChangePolicy: OnRootMismatch
        seccompProfile: { type: RuntimeDefault }
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "millrace.selector" $root | nindent 14 }}
              app.kubernetes.io/component: {{ .name }}
      containers:
        - name: millrace
          image: "{{ $root.Values.image.repository }}:{{ default $root.Chart.AppVersion $root.Values.image.tag }}"
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          args: ["up"]
          envFrom:
            - configMapRef: { name: {{ include "millrace.fullname" $root }} }
          env:
            - name: MILLRACE_ROLES
              value: {{ join "," $pool.roles | quote }}
            - name: MILLRACE_HEAP
              value: {{ $pool.heap | quote }}
            - name: MILLRACE_CLUSTER_HOST
              valueFrom: { fieldRef: { fieldPath: status.podIP } }
            - name: MILLRACE_SECRET_KEY_FILE
              value: {{ ternary $root.Values.secrets.files.masterKey "/run/secrets/millrace/master-key" (eq $hasFiles "true") | quote }}
            - name: MILLRACE_POSTGRES_PASSWORD_FILE
              value: {{ ternary $root.Values.secrets.files.postgresPassword "/run/secrets/millrace/postgres-password" (eq $hasFiles "true") | quote }}
            {{- with $root.Values.extraEnv }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          ports:
            - { name: http, containerPort: 8080 }
            - { name: cluster, containerPort: 5701 }
          # It may have a database to make or to migrate.
          startupProbe:
            httpGet: { path: /livez, port: http }
            periodSeconds: 3
            failureThreshold: 100
          livenessProbe:
            httpGet: { path: /livez, port: http }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          readinessProbe:
            httpGet: { path: /readyz, port: http }
            periodSeconds: 5
            timeoutSeconds: 3
            failureThreshold: 2
          lifecycle:
            # Until everybody knows that no requests come here any more.
            preStop: { exec: { command: ["sleep", "8"] } }
          resources:
            {{- toYaml $pool.resources | nindent 12 }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          volumeMounts:
            - { name: objects, mountPath: /objects }
            {{- if $root.Values.backups.enabled }}
            - { name: backups, mountPath: /backups }
            {{- end }}
            {{- if $root.Values.watch.existingClaim }}
            - { name: watched, mountPath: /watched, readOnly: true }
            {{- end }}
            - { name: data, mountPath: /data }
            - { name: tmp, mountPath: /tmp }
            {{- if ne $hasFiles "true" }}
            - { name: secrets, mountPath: /run/secrets/millrace, readOnly: true }
            {{- end }}
            {{- range $index, $secret := $root.Values.wires.secrets }}
            - { name: wires-{{ $index }}, mountPath: {{ printf "/run/wires/%s" $secret | quote }}, readOnly: true }
            {{- end }}
      volumes:
        - name: objects
          {{- if not $root.Values.objects.bucket }}
          persistentVolumeClaim: { claimName: {{ include "millrace.claim" $root }} }
          {{- else if $root.Values.objects.spoolSize }}
          emptyDir: { sizeLimit: {{ $root.Values.objects.spoolSize }} }
          {{- else }}
          emptyDir: {}
          {{- end }}
        {{- if $root.Values.backups.enabled }}
        - name: backups
          persistentVolumeClaim: { claimName: {{ include "millrace.backupsClaim" $root }} }
        {{- end }}
        {{- with $root.Values.watch.existingClaim }}
        - name: watched
          persistentVolumeClaim: { claimName: {{ . | quote }}, readOnly: true }
        {{- end }}
        # Only the lock of a running node: what is kept is in Postgres, Kafka and the objects.
        - name: data
          emptyDir: {}
        - name: tmp
          emptyDir: {}
        {{- if ne $hasFiles "true" }}
        - name: secrets
          secret:
            secretName: {{ $root.Values.secrets.existingSecret }}
            defaultMode: 0440
            items:
              - { key: {{ $root.Values.secrets.masterKey }}, path: master-key }
              - { key: {{ $root.Values.secrets.postgresPassword }}, path: postgres-password }
        {{- end }}
        {{- range $index, $secret := $root.Values.wires.secrets }}
        - name: wires-{{ $index }}
          secret: { secretName: {{ $secret | quote }}, defaultMode: 0440 }
        {{- end }}
      {{- with $pool.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $pool.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $pool.affinity }}
      affinity:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end -}}

{{/*
What keeps one pool up while machines are emptied, and scales it: the same dict.
*/}}
{{- define "millrace.scaling" -}}
{{- $root := .root -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "millrace.fullname" $root }}-{{ .name }}
  labels:
    {{- include "millrace.labels" $root | nindent 4 }}
spec:
  maxUnavailable: {{ $root.Values.disruption.maxUnavailable }}
  selector:
    matchLabels:
      {{- include "millrace.selector" $root | nindent 6 }}
      app.kubernetes.io/component: {{ .name }}
{{- if .pool.autoscaling.enabled }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "millrace.fullname" $root }}-{{ .name }}
  labels:
    {{- include "millrace.labels" $root | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "millrace.fullname" $root }}-{{ .name }}
  minReplicas: {{ .pool.autoscaling.minReplicas }}
  maxReplicas: {{ .pool.autoscaling.maxReplicas }}
  # The one that asks for the most nodes counts.
  {{- $followed := list $root.Values.lag }}
  {{- if and $root.Values.sourceLag.metric (has "ingest" .pool.roles) }}
  {{- $followed = append $followed $root.Values.sourceLag }}
  {{- end }}
  metrics:
    {{- range $followed }}
    - type: External
      external:
        metric:
          name: {{ .metric }}
          {{- with .selector }}
          selector:
            matchLabels:
              {{- toYaml . | nindent 14 }}
          {{- end }}
        target: { type: AverageValue, averageValue: {{ .target | quote }} }
    {{- end }}
  behavior:
    # A node that leaves gives its jobs back: not for a short lull.
    scaleDown:
      stabilizationWindowSeconds: 600
      policies: [{ type: Pods, value: 1, periodSeconds: 120 }]
{{- end }}
{{- end -}}
