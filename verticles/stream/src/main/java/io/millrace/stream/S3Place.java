package io.millrace.stream;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/// A bucket, where in it, and how it is reached.
///
/// @param prefix of all keys: empty, or without a slash at its ends
/// @param endpoint of a server that speaks S3, which is asked by paths; empty is AWS
/// @param region as AWS names them; other servers mostly take any
public record S3Place(
        String bucket,
        String prefix,
        Optional<URI> endpoint,
        String region,
        String accessKey,
        String secretKey) {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /// Without its keys.
    @Override
    public String toString() {
        return "s3://" + bucket + "/" + prefix;
    }

    /// Checksums beyond those that S3 wants are left out, which not every server knows; a payload's
    /// own is in the ledger.
    S3Client open() {
        return open(
                UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE)
                        .build());
    }

    /// @param http how requests are sent; it stays open when the client is closed
    public S3Client open(SdkHttpClient http) {
        var credentials = AwsBasicCredentials.create(accessKey, secretKey);
        var builder =
                S3Client.builder()
                        .httpClient(http)
                        .credentialsProvider(StaticCredentialsProvider.create(credentials))
                        .region(Region.of(region))
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .serviceConfiguration(
                                S3Configuration.builder().chunkedEncodingEnabled(false).build());
        endpoint.ifPresent(its -> builder.endpointOverride(its).forcePathStyle(true));
        return builder.build();
    }
}
