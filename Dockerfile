# syntax=docker/dockerfile:1

FROM rust:1.95-slim-bookworm AS builder
WORKDIR /src
# Such as "opentelemetry"; see docs/monitoring.md.
ARG FEATURES=""

# The crates alone, against an empty program: this layer is built again only when they change. The image's gcc is all
# that the C code of AWS-LC and SQLite needs.
COPY Cargo.toml Cargo.lock ./
RUN mkdir src \
    && touch src/lib.rs \
    && echo 'fn main() {}' > src/main.rs \
    && cargo build --locked --profile dist --features "$FEATURES"

# Pages, static files, translations and migrations go into the binary.
COPY . .
RUN touch src/lib.rs src/main.rs \
    && cargo build --locked --profile dist --features "$FEATURES" \
    && mkdir /data

# Distroless: the C library, root certificates and a user without rights. There is no shell, no package manager and
# so next to nothing to patch; same Debian as the builder, hence the same C library.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=builder /src/target/dist/vtex-idp /usr/local/bin/vtex-idp
COPY --from=builder --chown=65532:65532 /data /var/lib/vtex-idp

# A vtex-idp.toml mounted here is read; the environment goes before it.
WORKDIR /etc/vtex-idp
ENV VTEX_IDP_DATA_DIR=/var/lib/vtex-idp \
    VTEX_IDP_LISTEN=0.0.0.0:8400 \
    VTEX_IDP_HEALTH_LISTEN=0.0.0.0:8401

# The number of `nonroot`: Kubernetes cannot tell from a name that it is not root.
USER 65532:65532
# The server's key, unless a setting has it, and the SQLite database where no DATABASE_URL is given: lose neither.
VOLUME /var/lib/vtex-idp
# The public listener. The health listener, 8401, is for the orchestrator and not to be published.
EXPOSE 8400
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["/usr/local/bin/vtex-idp", "health"]
ENTRYPOINT ["/usr/local/bin/vtex-idp"]
CMD ["serve"]
