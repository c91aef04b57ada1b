# The image: the file, the C library it needs, and certificates. No shell, no package manager, nobody but user 65532.
# `make image` publishes the file first; SYSTEM_IMAGE must carry a glibc no older than the machine that published it.
ARG SYSTEM_IMAGE=debian:bookworm-slim

FROM ${SYSTEM_IMAGE} AS system
COPY artifacts/magnetar /image/magnetar
RUN test -e /etc/ssl/certs/ca-certificates.crt \
    || { apt-get update && apt-get install --yes --no-install-recommends ca-certificates; }
# Every library under the very path at which ldd found it, the loader among them.
RUN mkdir -p /image/data /image/etc/ssl/certs \
    && cp --dereference /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/ \
    && ldd /image/magnetar | grep --only-matching '/[^ ]*' | xargs cp --dereference --parents --target-directory=/image \
    && chmod 0700 /image/data && chown 65532:65532 /image/data

FROM scratch
COPY --from=system /image /
USER 65532:65532
ENV ELOHIMOS_DATA_DIR=/data SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
VOLUME /data
EXPOSE 50051
HEALTHCHECK CMD ["/magnetar", "health"]
ENTRYPOINT ["/magnetar"]
CMD ["serve"]
