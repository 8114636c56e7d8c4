#!/usr/bin/env pwsh
# Makes the platform's Kafka topics that are missing, and lists all; options go to the command.
$ErrorActionPreference = 'Stop'
$millrace = Join-Path (Split-Path -Parent $PSScriptRoot) 'millrace'
& sh $millrace kafka topics --init @args
exit $LASTEXITCODE
