#!/bin/sh
# Lets nginx read renewed certificates. Run by the image before nginx starts.
(while sleep 43200; do nginx -s reload; done) &
