final class Outside {
    void tls(HttpClientOptions options) {
        // ruleid: trust-in-anybody
        options.setSsl(true).setTrustAll(true);
        // ruleid: trust-in-anybody
        options.setVerifyHost(false);
        // ok: trust-in-anybody
        options.setSsl(true).setTrustOptions(new PemTrustOptions().addCertPath("ca.pem"));
    }

    // ruleid: trust-in-anybody
    static class Anybody implements X509TrustManager {}

    // ruleid: types-named-by-data
    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface Open {}

    // ok: types-named-by-data
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    interface Closed {}

    void json(ObjectMapper mapper, InputStream in) {
        // ruleid: types-named-by-data
        mapper.activateDefaultTyping(validator);
        // ruleid: types-named-by-data
        new ObjectInputStream(in).readObject();
        // ok: types-named-by-data
        mapper.readValue(in, Batch.class);
    }

    void start(String file) {
        // ruleid: words-for-a-shell
        Runtime.getRuntime().exec("tar xf " + file);
        // ruleid: words-for-a-shell
        new ProcessBuilder("sh", "-c", "tar xf " + file).start();
        // ok: words-for-a-shell
        new ProcessBuilder("tar", "xf", file).start();
    }
}
