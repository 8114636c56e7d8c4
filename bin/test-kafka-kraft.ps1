#!/usr/bin/env pwsh
# Tells how long a record takes to Kafka and back; options go to the command.
$ErrorActionPreference = 'Stop'
$millrace = Join-Path (Split-Path -Parent $PSScriptRoot) 'millrace'
& sh $millrace kafka test @args
exit $LASTEXITCODE
